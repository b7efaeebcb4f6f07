// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import io.qameta.allure.model.Attachment;
import io.qameta.allure.model.Label;
import io.qameta.allure.model.Parameter;
import io.qameta.allure.model.Stage;
import io.qameta.allure.model.Status;
import io.qameta.allure.model.StatusDetails;
import io.qameta.allure.model.TestResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.utrace.rules.Clause;
import org.utrace.rules.ClauseResult;
import org.utrace.rules.Evidence;
import org.utrace.rules.Failure;
import org.utrace.rules.RuleBook;
import org.utrace.rules.RunInfo;
import org.utrace.rules.Verdict;

/** Turn cases into Allure results: epic is the chapter, feature the clause, story the test. */
final class AllureCases {
  private final RunInfo info;
  private final RuleBook book;
  private final Path folder;

  /**
   * Make one.
   *
   * @param folder where attachments go
   */
  AllureCases(RunInfo info, RuleBook book, Path folder) {
    this.info = info;
    this.book = book;
    this.folder = folder;
  }

  /**
   * Make the result of a case and write its attachments.
   *
   * @param begin epoch milliseconds; the end is as much later as the test took
   */
  TestResult of(ReportCase one, long begin) throws IOException {
    ClauseResult clause = one.clause();
    String caseName = clause.id() + "/" + one.testName();
    String identity =
        String.join("/", info.implementation().name(), info.edition(), clause.port(), caseName);
    String uuid = uuid(identity + "/" + info.started() + "/" + info.seed());
    return new TestResult()
        .setUuid(uuid)
        .setHistoryId(uuid(identity))
        .setTestCaseId(uuid(caseName))
        .setName(title(one))
        .setFullName(identity)
        .setDescription(description(one))
        .setStatus(status(one.verdict()))
        .setStatusDetails(details(one))
        .setStage(Stage.FINISHED)
        .setStart(begin)
        .setStop(begin + one.test().map(org.utrace.rules.TestResult::millis).orElse(0L))
        .setLabels(labels(one))
        .setParameters(parameters(clause))
        .setAttachments(attachments(one, uuid));
  }

  private static String uuid(String text) {
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static String title(ReportCase one) {
    String test = one.testName();
    return one.clause().id() + " " + test.substring(test.indexOf('.') + 1);
  }

  private String description(ReportCase one) {
    String text = clause(one).map(Clause::text).orElse("");
    String checks = one.test().map(test -> test.assertions() + " checks. ").orElse("");
    Evidence evidence = one.test().map(t -> t.evidence()).orElse(one.clause().evidence());
    String schedules =
        evidence.mode().equals(Evidence.NONE)
            ? ""
            : "Schedules: %d %s, %d distinct. %s"
                .formatted(
                    evidence.schedules(), evidence.mode(), evidence.distinct(), evidence.bound());
    return (text + "\n\n" + checks + schedules).strip();
  }

  /** The clause's words, if the run was judged by the rule book that is at hand. */
  private Optional<Clause> clause(ReportCase one) {
    return book.sha256().equals(info.ruleBookSha256())
        ? book.find(one.clause().id())
        : Optional.empty();
  }

  static Status status(Verdict verdict) {
    return switch (verdict) {
      case PASS -> Status.PASSED;
      case FAIL, DEVIATES -> Status.FAILED;
      case SKIPPED, UNTESTED -> Status.SKIPPED;
      case ERROR, INCONCLUSIVE -> Status.BROKEN;
    };
  }

  private static StatusDetails details(ReportCase one) {
    StatusDetails details = new StatusDetails();
    if (one.verdict() == Verdict.PASS && one.reason().isEmpty()) {
      return details;
    }
    // A deviation is shown, but not as news: it costs no conformance.
    details.setMessage(AllureCategories.message(one)).setKnown(one.verdict() == Verdict.DEVIATES);
    failure(one).ifPresent(failure -> details.setTrace(facts(failure)));
    return details;
  }

  private static Optional<Failure> failure(ReportCase one) {
    return one.test().flatMap(org.utrace.rules.TestResult::failure);
  }

  private static String facts(Failure failure) {
    return failure.facts().stream()
        .map(fact -> fact.key() + ": " + fact.value())
        .collect(Collectors.joining("\n"));
  }

  private List<Label> labels(ReportCase one) {
    ClauseResult clause = one.clause();
    List<Label> labels = new ArrayList<>();
    labels.add(label("epic", clause.id().prefix()));
    labels.add(label("feature", clause.id().format()));
    labels.add(label("story", one.testName()));
    labels.add(label("parentSuite", info.implementation().name()));
    labels.add(label("suite", clause.port()));
    labels.add(label("subSuite", clause.id().prefix()));
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
        parameter("seed", Long.toString(info.seed())).setExcluded(true));
  }

  private static Parameter parameter(String name, String value) {
    return new Parameter().setName(name).setValue(value);
  }

  private List<Attachment> attachments(ReportCase one, String uuid) throws IOException {
    List<Attachment> attachments = new ArrayList<>();
    Optional<Failure> failure = failure(one);
    if (failure.isEmpty()) {
      return attachments;
    }
    Optional<Clause> clause = clause(one);
    if (clause.isPresent()) {
      attachments.add(attach("Clause " + clause.get().id(), uuid + "-clause", tell(clause.get())));
    }
    String log = String.join("\n", failure.get().logTail());
    attachments.add(attach("End of the event log", uuid + "-log", log));
    if (!failure.get().replayToken().isEmpty()) {
      String line = info.replayCommand(failure.get().replayToken());
      attachments.add(attach("Play it again", uuid + "-replay", line));
    }
    return attachments;
  }

  private static String tell(Clause clause) {
    return "%s\n\nObserved: %s\n\nSource: %s"
        .formatted(clause.text(), clause.observe(), String.join("; ", clause.source()));
  }

  private Attachment attach(String name, String stem, String text) throws IOException {
    String file = stem + "-attachment.txt";
    Files.writeString(folder.resolve(file), text + "\n", StandardCharsets.UTF_8);
    return new Attachment().setName(name).setSource(file).setType("text/plain");
  }
}
