// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;

/**
 * Print for people: results on standard output, trouble and progress on standard error.
 *
 * @param out standard output
 * @param err standard error
 * @param interactive whether a person watches standard error, so that progress may redraw a line
 * @param ansi whether to colour words
 */
record Screen(PrintWriter out, PrintWriter err, boolean interactive, Ansi ansi) {

  /** Says that standard error is no terminal, which Java cannot see. */
  private static final String PLAIN_PROPERTY = "utck.plain";

  private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");

  /** The screen of this process; colours only on a terminal and not under NO_COLOR. */
  static Screen ofProcess(Map<String, String> environment) {
    boolean terminal = System.console() != null && System.console().isTerminal();
    return new Screen(
        new PrintWriter(System.out, true, System.out.charset()),
        new PrintWriter(System.err, true, System.err.charset()),
        terminal && !Boolean.getBoolean(PLAIN_PROPERTY),
        wantsColour(terminal, environment) ? Ansi.ON : Ansi.OFF);
  }

  static boolean wantsColour(boolean terminal, Map<String, String> environment) {
    return terminal
        && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !"dumb".equals(environment.get("TERM"));
  }

  /** Print a text that ends its line. */
  void say(String text) {
    out.println(text);
    out.flush();
  }

  /**
   * Tell whether something that was said is lost, except on a reader that has gone, as head does.
   */
  boolean isLost() {
    return out.checkError() && !isPipe();
  }

  /**
   * Writing to a pipe fails only when nobody reads any more; a system without /proc cannot tell.
   */
  private static boolean isPipe() {
    try {
      return Files.readSymbolicLink(STANDARD_OUTPUT).toString().matches("(pipe|socket):.*");
    } catch (IOException e) {
      return false;
    }
  }

  /** Print a sentence about trouble or progress. */
  void note(String sentence) {
    err.println("utck: " + sentence);
    err.flush();
  }

  /** Colour a word; styles are those of picocli, such as {@code bold,red}. */
  static String paint(Ansi ansi, String style, String word) {
    return ansi.enabled() ? ansi.string("@|" + style + " " + word + "|@") : word;
  }
}
