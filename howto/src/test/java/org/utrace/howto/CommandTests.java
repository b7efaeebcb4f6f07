// SPDX-License-Identifier: Apache-2.0
package org.utrace.howto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Check the commands that the guides name but do not run against the help of the launcher. */
final class CommandTests {
  private static final Pattern COMMAND = Pattern.compile("\\./utck +([a-z][a-z-]*)([^|;&\n]*)");
  private static final Pattern OPTION = Pattern.compile("(?<=^|[ \\[])--[a-z][a-z-]*");
  private static final Pattern LISTED = Pattern.compile("^  ([a-z-]+) +\\S.*");
  private static final Pattern EXIT_CODE = Pattern.compile("^ +(\\d+) +\\S.*");

  /** Its arguments are Maven's. */
  private static final String TEST = "test";

  private static final Map<String, List<String>> HELP = new TreeMap<>();
  private static List<String> topHelp = List.of();

  @BeforeAll
  static void askForHelp() throws IOException, InterruptedException {
    Checkout checkout = Checkout.make(Path.of("target/checkouts/help").toAbsolutePath());
    topHelp = checkout.run("./utck --help");
    for (String command : found(LISTED, topHelp)) {
      if (!command.equals(TEST)) {
        HELP.put(command, withNested(checkout, command));
      }
    }
  }

  /** The help of a command and of those below it, such as {@code bench step}. */
  private static List<String> withNested(Checkout checkout, String command)
      throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>(checkout.run("./utck " + command + " --help"));
    int nested = lines.indexOf("Commands:");
    if (nested >= 0) {
      for (String name : found(LISTED, List.copyOf(lines.subList(nested, lines.size())))) {
        lines.addAll(checkout.run("./utck " + command + " " + name + " --help"));
      }
    }
    return lines;
  }

  private static List<String> found(Pattern pattern, List<String> lines) {
    return lines.stream()
        .map(pattern::matcher)
        .filter(Matcher::matches)
        .map(match -> match.group(1))
        .toList();
  }

  @Test
  void commandsAndOptionsExist() throws IOException {
    List<String> problems = new ArrayList<>();
    for (Page page : Repository.pages()) {
      for (Page.Mention code : page.codes()) {
        check(page.at(code.line()), code.text(), problems);
      }
      for (Fence fence : page.fences()) {
        check(
            page.at(fence.line()),
            String.join("\n", fence.content()).replace("\\\n", " "),
            problems);
      }
    }
    assertThat(problems).isEmpty();
  }

  private static void check(String place, String text, List<String> problems) {
    Matcher command = COMMAND.matcher(text);
    while (command.find()) {
      String name = command.group(1);
      List<String> help = HELP.get(name);
      if (help == null && !name.equals(TEST)) {
        problems.add(place + ": there is no command ./utck " + name);
      }
      Matcher option = OPTION.matcher(command.group(2));
      while (help != null && option.find()) {
        if (help.stream().noneMatch(Pattern.compile(option.group() + "\\b").asPredicate())) {
          problems.add(place + ": ./utck " + name + " has no option " + option.group());
        }
      }
    }
  }

  @Test
  void readmeNamesEveryCommandAndExitCode() {
    String readme = String.join("\n", Page.read(Path.of("README.md")).lines());
    List<String> commands = found(LISTED, topHelp);
    List<String> exitCodes = found(EXIT_CODE, topHelp);
    assertThat(commands).hasSizeGreaterThanOrEqualTo(5);
    assertThat(exitCodes).hasSizeGreaterThanOrEqualTo(4);
    assertThat(commands).allSatisfy(name -> assertThat(readme).contains("`./utck " + name));
    assertThat(exitCodes).allSatisfy(code -> assertThat(readme).contains("\n| " + code + " |"));
  }
}
