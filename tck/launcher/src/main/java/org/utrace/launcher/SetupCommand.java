// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Prepare the machine for the project's own tests; the script calls it, people do not. */
@Command(name = "setup", hidden = true)
final class SetupCommand implements Callable<Integer> {
  private final Screen screen;

  SetupCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() {
    Description.Provider usual = look();
    SetUp.Ready ready =
        new SetUp(Machine.here(), screen, true)
            .prepare(usual, usual.portNames(), SetupCommand::look);
    ready
        .notRun()
        .forEach(left ->
            screen.note("tests of %s are skipped: %s".formatted(left.port(), left.reason())));
    return ExitCode.OK;
  }

  private static Description.Provider look() {
    return Implementations.choose(Describer.describe(List.of()), "", List.of());
  }
}
