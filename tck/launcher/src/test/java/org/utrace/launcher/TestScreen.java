// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine.Help.Ansi;

/** Catches what a command prints. */
final class TestScreen {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Screen screen =
      new Screen(new PrintWriter(out, true), new PrintWriter(err, true), false, Ansi.OFF);

  int run(String... arguments) {
    return Main.run(screen, arguments);
  }

  int run(Machine machine, String... arguments) {
    return Main.run(screen, machine, arguments);
  }

  Screen screen() {
    return screen;
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }
}
