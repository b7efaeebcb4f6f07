// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.utrace.contract.Edition;
import org.utrace.rules.Clause;
import org.utrace.rules.ClauseCoverage;
import org.utrace.rules.ClauseId;
import org.utrace.rules.Level;
import org.utrace.rules.RuleBook;
import org.utrace.rules.Subject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** List the clauses. */
@Command(
    name = "clauses",
    mixinStandardHelpOptions = true,
    header = "List the clauses of an edition and how many tests judge each.")
final class ClausesCommand implements Callable<Integer> {
  @Mixin private EditionOption edition = new EditionOption();

  @Option(names = "--json", description = "Print a JSON list with all the rule book says.")
  private boolean json;

  @Option(
      names = "--uncovered",
      description =
          "List only the clauses that no test judges, with the reason where there is one.")
  private boolean uncovered;

  private final Screen screen;

  ClausesCommand(Screen screen) {
    this.screen = screen;
  }

  /** What the JSON list tells of a clause. */
  record Entry(
      ClauseId id,
      Level level,
      Subject subject,
      Map<String, Level> levels,
      String text,
      List<String> source,
      String planBasis,
      String observe,
      String fault,
      List<String> needs,
      String untested,
      List<String> tests) {}

  @Override
  public Integer call() {
    RuleBook book = RuleBook.load();
    Edition chosen = edition.edition();
    ClauseCoverage coverage = ClauseCoverage.of(book, SuiteTests.classes());
    List<Clause> clauses =
        book.applicable(chosen).stream()
            .filter(clause -> !uncovered || coverage.of(clause.id()).isEmpty())
            .toList();
    if (json) {
      screen.say(
          Json.document(clauses.stream().map(c -> entry(c, chosen, coverage)).toList()).strip());
    } else {
      printTable(clauses, chosen, coverage);
    }
    return ExitCode.OK;
  }

  private static Entry entry(Clause clause, Edition chosen, ClauseCoverage coverage) {
    Map<String, Level> levels = new LinkedHashMap<>();
    clause.levels().forEach((key, level) -> levels.put(key.id(), level));
    return new Entry(
        clause.id(),
        clause.level(chosen).orElseThrow(),
        clause.subject(),
        levels,
        clause.text(),
        clause.source(),
        clause.planBasis().word(),
        clause.observe(),
        clause.mutant().orElse(""),
        clause.needs(),
        clause.untested().orElse(""),
        coverage.of(clause.id()).stream().map(SuiteTests::nameOf).toList());
  }

  private void printTable(List<Clause> clauses, Edition chosen, ClauseCoverage coverage) {
    int idWidth =
        clauses.stream().mapToInt(clause -> clause.id().format().length()).reduce(2, Math::max);
    String form = "%-" + idWidth + "s  %-6s  %-14s  %5s  ";
    screen.say(form.formatted("id", "level", "subject", "tests") + "text");
    clauses.forEach(
        clause -> screen.say(row(form, clause, chosen, coverage.of(clause.id()).size())));
    screen.say("");
    screen.say(
        "%s of edition %s; in all %d have no test"
            .formatted(
                Text.count(clauses.size(), "clause"),
                chosen.id(),
                coverage.uncovered(chosen).size()));
  }

  private String row(String form, Clause clause, Edition chosen, int tests) {
    String start =
        form.formatted(
            clause.id(), clause.level(chosen).orElseThrow(), clause.subject().word(), tests);
    String text = uncovered ? clause.untested().orElse(clause.text()) : clause.text();
    return start + Text.clip(text, Text.WIDTH - start.length());
  }
}
