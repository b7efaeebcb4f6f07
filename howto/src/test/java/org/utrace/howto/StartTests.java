// SPDX-License-Identifier: Apache-2.0
package org.utrace.howto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Check how the script starts Java, with a JDK that only tells what it was asked. */
final class StartTests {
  private static final String START = "UTCK_JAVA_HOME=$PWD/jdk ./utck explain BAR-03";

  /** JDK 25 takes classes from a cache even where the jar has others by now. */
  @Test
  void cacheServesOnlyTheJarsThatItWasMadeOf() throws IOException, InterruptedException {
    Checkout checkout = Checkout.make(Path.of("target/checkouts/start").toAbsolutePath());
    checkout.run(
        """
        mkdir -p jdk/bin
        echo 'JAVA_VERSION="25"' >jdk/release
        printf '#!/bin/sh\\necho "$@"\\n' >jdk/bin/java
        cp jdk/bin/java jdk/bin/javac
        chmod +x jdk/bin/java jdk/bin/javac\
        """);
    assertThat(started(checkout)).doesNotContain("AOTCache");
    checkout.run("touch reports/certification/target/utck.aot");
    assertThat(started(checkout)).contains("-XX:AOTCache=").contains("-Dutck.aot=");
    checkout.run("touch reports/certification/target/lib");
    assertThat(started(checkout)).doesNotContain("AOTCache");
  }

  private static String started(Checkout checkout) throws IOException, InterruptedException {
    List<String> lines = checkout.run(START);
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst()).endsWith("org.utrace.launcher.Main explain BAR-03");
    return lines.getFirst();
  }
}
