// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.utrace.rules.Attachment;
import org.utrace.rules.Clause;
import org.utrace.rules.ClauseId;
import org.utrace.rules.ClauseResult;
import org.utrace.rules.Fact;
import org.utrace.rules.Failure;
import org.utrace.rules.RunInfo;
import org.utrace.rules.RunResult;
import org.utrace.rules.TestResult;

/** Collect what the panel of a cell shows, in the form that the page's script reads. */
final class MatrixDetails {
  private final RunResult run;
  private final RunInfo info;
  private final ClauseText words;
  private final Map<String, String> allureUids;

  /**
   * Make one.
   *
   * @param allureUids name of a case's page in the Allure report, by the case's identity
   */
  MatrixDetails(RunResult run, ClauseText words, Map<String, String> allureUids) {
    this.run = run;
    this.info = run.info();
    this.words = words;
    this.allureUids = allureUids;
  }

  /** A clause with its cells by port. */
  record ClauseDetails(
      String level,
      String subject,
      String text,
      List<ClauseText.Explained> sources,
      String basis,
      String note,
      String observe,
      String mutant,
      List<ClauseText.Explained> needs,
      Map<String, CellDetails> ports) {}

  /**
   * A clause on a port.
   *
   * @param known what the baseline gives as excuse, empty if nothing
   */
  record CellDetails(
      String mark,
      String meaning,
      String reason,
      String known,
      String rerun,
      List<CaseDetails> cases) {}

  /**
   * One of the tests, or what the verdict comes from instead.
   *
   * @param name of the test, empty if there is none
   * @param allure name of its page in the Allure report, empty if there is none
   */
  record CaseDetails(
      String name,
      String mark,
      String reason,
      List<String> evidence,
      List<Fact> facts,
      String columns,
      List<String> log,
      List<String> instructions,
      String replay,
      List<Attachment> files,
      String allure) {}

  /** The clauses of a chapter by id. */
  Map<String, ClauseDetails> of(Map<ClauseId, Map<String, ClauseResult>> chapter) {
    Map<String, ClauseDetails> details = new LinkedHashMap<>();
    chapter.forEach((id, byPort) -> details.put(id.format(), clause(id, byPort)));
    return details;
  }

  private ClauseDetails clause(ClauseId id, Map<String, ClauseResult> byPort) {
    Optional<Clause> clause = words.find(id);
    ClauseResult any = byPort.values().iterator().next();
    Map<String, CellDetails> cells = new LinkedHashMap<>();
    byPort.forEach((port, result) -> cells.put(port, cell(result)));
    return new ClauseDetails(
        any.level().name(),
        any.subject().word(),
        clause.map(Clause::text).orElse("The text of this clause is in another rule book."),
        clause.map(words::sources).orElse(List.of()),
        clause.map(c -> ClauseText.basis(c.planBasis())).orElse(""),
        clause.flatMap(Clause::editionNote).orElse(""),
        clause.map(Clause::observe).orElse(""),
        clause.flatMap(Clause::mutant).orElse(""),
        clause.map(words::needs).orElse(List.of()),
        cells);
  }

  private CellDetails cell(ClauseResult result) {
    Mark mark = Mark.of(result);
    return new CellDetails(
        mark.word(),
        mark.meaning(),
        result.reason(),
        run.excuse(result).map(BaselineWords::excuse).orElse(""),
        rerun(result),
        ReportCase.of(result).stream().map(this::details).toList());
  }

  /** The command that judges this clause again. */
  private String rerun(ClauseResult result) {
    return result.tests().isEmpty() ? "" : info.certifyCommand(result.id(), result.port());
  }

  private CaseDetails details(ReportCase one) {
    Optional<TestResult> test = one.test();
    Optional<Failure> failure = test.flatMap(TestResult::failure);
    return new CaseDetails(
        test.map(TestResult::testName).orElse("") + (one.turn() == 1 ? "" : ", turn " + one.turn()),
        Mark.of(one.verdict()).word(),
        one.reason(),
        test.map(EvidenceText::lines).orElse(List.of()),
        failure.map(FailureText::facts).orElse(List.of()),
        failure.map(FailureText::columns).orElse(""),
        failure.map(Failure::logTail).orElse(List.of()),
        failure.map(Failure::instructions).orElse(List.of()),
        failure
            .map(Failure::replayToken)
            .filter(token -> !token.isEmpty())
            .map(info::replayCommand)
            .orElse(""),
        test.map(TestResult::attachments).orElse(List.of()),
        allureUids.getOrDefault(one.identity(info), ""));
  }
}
