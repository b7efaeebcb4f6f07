// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.utrace.rules.Clause;
import org.utrace.rules.ClauseCoverage;
import org.utrace.rules.ClauseId;
import org.utrace.rules.RuleBook;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Tell all there is to know about a clause. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    header =
        "Tell what a clause asks, where it comes from, how it is seen, and which tests judge it.")
final class ExplainCommand implements Callable<Integer> {
  @Parameters(paramLabel = "CLAUSE", description = "Id of the clause, for example ORD-03.")
  private String clause = "";

  private final Screen screen;

  ExplainCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() {
    RuleBook book = RuleBook.load();
    Clause found =
        ClauseId.find(clause.toUpperCase(Locale.ROOT))
            .flatMap(book::find)
            .orElseThrow(() -> new BadInputException(ClauseSelection.unknown(clause, book)));
    explain(found, book).forEach(screen::say);
    return ExitCode.OK;
  }

  private static List<String> explain(Clause clause, RuleBook book) {
    List<String> lines = new ArrayList<>();
    lines.add(clause.id() + " (" + clause.subject().word() + ")");
    lines.addAll(Text.wrap(clause.text(), "  "));
    lines.add("");
    section(lines, "Levels", levels(clause));
    clause.editionNote().ifPresent(note -> section(lines, "Editions", List.of(note)));
    section(lines, "Source", clause.source());
    section(lines, "Basis", List.of(clause.planBasis().word()));
    section(lines, "Observed", List.of(clause.observe()));
    section(
        lines,
        "Fault its test must catch",
        List.of(clause.mutant().orElse("none: nothing can fail")));
    section(lines, "Needs", capabilities(clause, book));
    tests(lines, clause, ClauseCoverage.of(book, SuiteTests.classes()));
    return lines;
  }

  private static void section(List<String> lines, String title, List<String> parts) {
    lines.add(title + ":");
    parts.forEach(part -> lines.addAll(Text.wrap(part, "  ")));
  }

  private static List<String> levels(Clause clause) {
    List<String> levels = new ArrayList<>();
    clause.levels().forEach((edition, level) -> levels.add(level + " in edition " + edition.id()));
    return levels;
  }

  private static List<String> capabilities(Clause clause, RuleBook book) {
    return clause.needs().stream()
        .map(name -> name + ": " + book.capabilities().getOrDefault(name, ""))
        .toList();
  }

  private static void tests(List<String> lines, Clause clause, ClauseCoverage coverage) {
    List<String> tests = coverage.of(clause.id()).stream().map(SuiteTests::nameOf).toList();
    if (tests.isEmpty()) {
      section(
          lines, "Tests", List.of(clause.untested().map(why -> "none: " + why).orElse("none yet")));
      return;
    }
    section(lines, "Tests", tests);
    String edition = clause.levels().keySet().iterator().next().id();
    String suffix = edition.equals("plan") ? "" : " --edition " + edition;
    section(
        lines, "Run just these with", List.of("./utck certify --clause " + clause.id() + suffix));
  }
}
