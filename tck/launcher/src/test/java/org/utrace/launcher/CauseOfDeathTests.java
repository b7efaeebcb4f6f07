// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What each end of a process is called; that the ends look so is shown by SurvivalTests. */
final class CauseOfDeathTests {
  private static String ofCrash(String... lines) {
    return CauseOfDeath.tell(134, List.of(lines), false, List.of());
  }

  private static String ofCode(int code) {
    return CauseOfDeath.tell(code, List.of(), false, List.of());
  }

  @Test
  void signalAndPlaceAreTakenFromTheCrashReport() {
    assertThat(
            ofCrash(
                "#  SIGSEGV (0xb) at pc=0x00007f, pid=1, tid=2",
                "# Problematic frame:",
                "# C  [libunicorn.so.2+0x1234]  helper_le+0x10"))
        .isEqualTo(
            "killed by signal 11 (SIGSEGV) in native code: [libunicorn.so.2+0x1234]"
                + " helper_le+0x10");
    assertThat(ofCrash("#  SIGBUS (0x7) at pc=0x1", "# V  [libjvm.so+0x1]  Unsafe"))
        .isEqualTo("killed by signal 7 (SIGBUS) in the Java VM: [libjvm.so+0x1] Unsafe");
    assertThat(ofCrash("#  SIGFPE (0x8) at pc=0x1", "# J 12 c2 a.B.c()V"))
        .isEqualTo("killed by signal 8 (SIGFPE) in Java code: 12 c2 a.B.c()V");
  }

  @Test
  void memoryThatRanOutIsTold() {
    assertThat(ofCrash("#  fatal error: OutOfMemory encountered: Java heap space"))
        .isEqualTo("out of heap memory (Java heap space)");
    assertThat(ofCrash("#  fatal error: OutOfMemory encountered: Metaspace"))
        .isEqualTo("out of memory (Metaspace)");
    assertThat(
            ofCrash("# There is insufficient memory for the Java Runtime Environment to continue."))
        .isEqualTo("out of native memory");
  }

  @Test
  void otherCrashesAreThoseOfTheJavaVm() {
    assertThat(ofCrash("# A fatal error", "#  Internal Error (x.cpp:1), pid=1"))
        .isEqualTo("the Java VM broke down: Internal Error (x.cpp:1), pid=1");
    assertThat(ofCrash("# A fatal error")).isEqualTo("the Java VM broke down");
  }

  @Test
  void exitCodesTellSignals() {
    assertThat(ofCode(137)).startsWith("killed by signal 9 (SIGKILL), by somebody else");
    assertThat(ofCode(134)).isEqualTo("killed by signal 6 (SIGABRT)");
    assertThat(ofCode(138)).isEqualTo("killed by signal 10");
    assertThat(ofCode(128)).startsWith("ended with exit code 128, ");
    assertThat(ofCode(0)).startsWith("ended with exit code 0, ");
  }

  @Test
  void callerOfExitIsTheFirstFrameThatIsNotJavas() {
    List<String> stacks =
        List.of(
            "#22 \"main\"",
            "    at java.base/java.lang.Runtime.exit(Runtime.java:9)",
            "    at java.base/java.lang.System.exit(System.java:9)",
            "    at org.foo.Bar.baz(Bar.java:7)");
    assertThat(CauseOfDeath.tell(7, List.of(), true, stacks))
        .isEqualTo("called System.exit(7) in org.foo.Bar.baz(Bar.java:7)");
    assertThat(CauseOfDeath.tell(137, List.of(), true, List.of()))
        .isEqualTo("called System.exit(137)");
  }
}
