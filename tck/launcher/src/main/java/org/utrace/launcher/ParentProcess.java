// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** Hold the launcher from the side of a process that it has started; once per process. */
final class ParentProcess {
  private ParentProcess() {}

  /** Leave it to the parent when this process ends, and give where lines for the parent go. */
  static PrintStream obey() {
    // Ctrl-C goes to all processes of the terminal; the parent decides when we end.
    List.of(Posix.SIGINT, Posix.SIGTERM, Posix.SIGHUP).forEach(Posix::ignore);
    Posix.dieWithParent();
    return lines();
  }

  /** Where lines for the parent go: whatever else prints must not get between them. */
  static PrintStream lines() {
    PrintStream lines = System.out;
    System.setOut(System.err);
    return lines;
  }

  /**
   * Hear what the parent says, and end with it: its end closes our standard input, however it
   * ended.
   *
   * <p>The thread that does this cannot run while the Java VM waits for a thread that it cannot
   * stop. That is why {@link #obey} asks the system too; this is for systems that do not do it, and
   * for a parent that ended before we could ask.
   *
   * @param said takes each line
   */
  static void hear(Consumer<String> said) {
    LinePump.start(
        "parent-watch",
        new InputStreamReader(System.in, StandardCharsets.UTF_8),
        said,
        () -> Runtime.getRuntime().halt(ExitCode.TROUBLE));
  }
}
