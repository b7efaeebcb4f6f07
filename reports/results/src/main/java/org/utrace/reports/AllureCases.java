// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import io.qameta.allure.model.Label;
import io.qameta.allure.model.Link;
import io.qameta.allure.model.Parameter;
import io.qameta.allure.model.Stage;
import io.qameta.allure.model.Status;
import io.qameta.allure.model.StatusDetails;
import io.qameta.allure.model.TestResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.utrace.rules.ClauseResult;
import org.utrace.rules.Failure;
import org.utrace.rules.RunInfo;
import org.utrace.rules.RunResult;
import org.utrace.rules.Verdict;

/** Turn cases into Allure results: epic is the chapter, feature the clause, story the test. */
final class AllureCases {
  private final RunResult run;
  private final RunInfo info;
  private final ClauseText words;
  private final AllureAttachments attachments;

  AllureCases(RunResult run, ClauseText words, AllureAttachments attachments) {
    this.run = run;
    this.info = run.info();
    this.words = words;
    this.attachments = attachments;
  }

  /**
   * Make the result of a case and write its attachments.
   *
   * @param begin epoch milliseconds; the end is as much later as the test took
   */
  TestResult of(ReportCase one, long begin) throws IOException {
    String identity = one.identity(info);
    String uuid = uuid(identity + "/" + info.started() + "/" + info.seed());
    return new TestResult()
        .setUuid(uuid)
        .setHistoryId(uuid(identity))
        .setTestCaseId(uuid(one.name()))
        .setName(title(one))
        .setFullName(identity)
        .setDescriptionHtml(AllureDescription.html(one, words))
        .setStatus(status(one.verdict()))
        .setStatusDetails(details(one))
        .setStage(Stage.FINISHED)
        .setStart(begin)
        .setStop(begin + one.test().map(org.utrace.rules.TestResult::millis).orElse(0L))
        .setLabels(labels(one))
        .setLinks(List.of(matrixLink(one.clause())))
        .setParameters(parameters(one.clause()))
        .setAttachments(attachments.of(one, uuid));
  }

  private static String uuid(String text) {
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static String title(ReportCase one) {
    String test = one.testName();
    return one.clause().id() + " " + test.substring(test.indexOf('.') + 1);
  }

  /** Back to the cell of the page that the Allure report lies below. */
  private static Link matrixLink(ClauseResult clause) {
    return new Link()
        .setName("Matrix: " + clause.id() + " on " + clause.port())
        .setType("custom")
        .setUrl(
            "../" + MatrixSink.FILE + "#cell=" + MatrixSink.address(clause.id(), clause.port()));
  }

  static Status status(Verdict verdict) {
    return switch (verdict) {
      case PASS -> Status.PASSED;
      case FAIL, DEVIATES -> Status.FAILED;
      case SKIPPED, UNTESTED -> Status.SKIPPED;
      case ERROR, INCONCLUSIVE -> Status.BROKEN;
    };
  }

  private StatusDetails details(ReportCase one) {
    StatusDetails details = new StatusDetails();
    if (one.verdict() == Verdict.PASS && one.reason().isEmpty()) {
      return details;
    }
    String excuse = excuse(one);
    // A deviation is shown, but not as news: it costs no conformance.
    details
        .setMessage(noMarkup(AllureCategories.message(one, excuse)))
        .setKnown(one.verdict() == Verdict.DEVIATES || !excuse.isEmpty());
    failure(one).ifPresent(failure -> details.setTrace(noMarkup(FailureText.lines(failure))));
    return details;
  }

  /**
   * Allure's page takes messages and traces for HTML in one place, and for text in another. A blank
   * without width keeps a bracket from opening a tag, and is not seen in either.
   */
  private static String noMarkup(String text) {
    return text.replaceAll("<(?=[A-Za-z/!?])", "<\u200b");
  }

  /** What the baseline says to a failure; empty if nothing. */
  private String excuse(ReportCase one) {
    boolean fails = one.verdict() == Verdict.FAIL || one.verdict() == Verdict.DEVIATES;
    return fails ? run.excuse(one.clause()).map(BaselineWords::excuse).orElse("") : "";
  }

  private static Optional<Failure> failure(ReportCase one) {
    return one.test().flatMap(org.utrace.rules.TestResult::failure);
  }

  private List<Label> labels(ReportCase one) {
    ClauseResult clause = one.clause();
    List<Label> labels = new ArrayList<>();
    labels.add(label("epic", Chapter.label(clause.id())));
    labels.add(label("feature", clause.id().format()));
    labels.add(label("story", one.testName()));
    // One bar per port on the first page.
    labels.add(label("parentSuite", info.implementation().name() + " on " + clause.port()));
    labels.add(label("suite", Chapter.label(clause.id())));
    labels.add(label("subSuite", clause.id().format()));
    labels.add(label("package", clause.port() + "." + clause.id().prefix()));
    labels.add(label("framework", "utck"));
    labels.add(label("severity", severity(clause)));
    labels.add(label("tag", clause.level().name()));
    labels.add(label("tag", clause.subject().word()));
    labels.add(label("tag", one.verdict().name()));
    return labels;
  }

  private static String severity(ClauseResult clause) {
    return switch (clause.level()) {
      case MUST -> "critical";
      case SHOULD -> "normal";
      case MAY -> "minor";
    };
  }

  private static Label label(String name, String value) {
    return new Label().setName(name).setValue(value);
  }

  private List<Parameter> parameters(ClauseResult clause) {
    return List.of(
        parameter("port", clause.port()),
        parameter("edition", info.edition()),
        parameter("implementation", info.implementation().name()),
        // Another seed is the same case in the history.
        parameter("seed", info.seedText()).setExcluded(true));
  }

  private static Parameter parameter(String name, String value) {
    return new Parameter().setName(name).setValue(value);
  }
}
