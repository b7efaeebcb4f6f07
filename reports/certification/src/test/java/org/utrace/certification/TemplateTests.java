// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.utrace.contract.Edition;
import org.utrace.contract.spi.Bounds;
import org.utrace.contract.spi.Configuration;
import org.utrace.contract.spi.Implementation;
import org.utrace.contract.spi.ImplementationProvider;
import org.utrace.contract.spi.SetupException;
import org.utrace.contract.spi.UnfinishedPort;
import org.utrace.explore.Seeds;
import org.utrace.launcher.faults.BadFaultException;
import org.utrace.rules.ClauseId;
import org.utrace.rules.Digests;
import org.utrace.rules.RuleBook;
import org.utrace.rules.TestResult;
import org.utrace.rules.Verdict;
import org.utrace.suite.SuiteClasses;
import org.utrace.suite.SuiteSession;
import org.utrace.suite.SuiteSettings;

/** The template is refused with a list that says what to write, and passes when that is written. */
final class TemplateTests {
  private static final Configuration TEMPLATE =
      new Configuration("template", Edition.PLAN, Optional.empty());

  /** Enough to come through every test; the ports that people use are searched further. */
  private static final int SCHEDULES = 5;

  /** Raise this as tests are added. */
  private static final int PASSES_MIN = 440;

  private final TemplateAnswers answers = new TemplateAnswers();

  @AfterEach
  void close() throws IOException {
    answers.close();
  }

  private List<UnfinishedPort.Task> todo() throws BadFaultException {
    List<UnfinishedPort> unfinished = answers.ask(ImplementationProvider::unfinished);
    if (unfinished.isEmpty()) {
      return List.of();
    }
    assertThat(unfinished).extracting(UnfinishedPort::name).containsExactly("template");
    return unfinished.getFirst().todo();
  }

  @Test
  void unwrittenPortIsRefusedAsAWhole() throws BadFaultException {
    assertThat(answers.ask(ImplementationProvider::ports)).doesNotContain("template").isNotEmpty();
    List<String> parts = todo().stream().map(UnfinishedPort.Task::part).toList();
    assertThatThrownBy(() -> answers.ask(provider -> provider.open(TEMPLATE)))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("Port template lacks " + String.join(", ", parts) + ":");
  }

  @Test
  void everyUnwrittenFileIsOnTheListWithClausesThatJudgeItAndHasAnAnswer()
      throws BadFaultException, IOException {
    RuleBook book = RuleBook.load();
    List<Path> listed = new ArrayList<>();
    for (UnfinishedPort.Task task : todo()) {
      listed.add(TemplateAnswers.file(task.part()));
      assertThat(task.clauses())
          .isNotEmpty()
          .allMatch(id -> book.find(ClauseId.parse(id)).isPresent());
    }
    assertThat(listed).hasSize(7);
    assertThat(unwritten()).containsExactlyInAnyOrderElementsOf(listed);
    assertThat(files(TemplateAnswers.answers())).containsExactlyInAnyOrderElementsOf(listed);
  }

  private static List<Path> unwritten() throws IOException {
    List<Path> unwritten = new ArrayList<>();
    for (Path file : files(TemplateAnswers.skeletons())) {
      String text = Files.readString(TemplateAnswers.skeletons().resolve(file));
      if (text.contains("is not written yet")) {
        unwritten.add(file);
      }
    }
    return unwritten;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> inside = Files.walk(folder)) {
      return inside.filter(Files::isRegularFile).map(folder::relativize).toList();
    }
  }

  @Test
  void eachAnswerTakesItsPartOffTheListUntilAllTestsPass() throws BadFaultException, IOException {
    List<UnfinishedPort.Task> todo = todo();
    while (!todo.isEmpty()) {
      answers.write(todo.getFirst());
      assertThat(todo()).isEqualTo(todo.subList(1, todo.size()));
      todo = todo();
    }
    assertThat(answers.ask(ImplementationProvider::ports)).contains("template");
    certify();
  }

  private void certify() throws BadFaultException {
    List<TestResult> results = new ArrayList<>();
    try (Implementation implementation = answers.ask(provider -> provider.open(TEMPLATE));
        SuiteSession session =
            SuiteSession.open(
                implementation,
                RuleBook.load(),
                settings(implementation),
                verdict -> results.add(verdict.result()))) {
      assertThat(session.probeCapabilities()).isEmpty();
      LauncherFactory.create()
          .execute(
              LauncherDiscoveryRequestBuilder.request()
                  .selectors(
                      SuiteClasses.all().stream()
                          .map(type -> (DiscoverySelector) selectClass(type))
                          .toList())
                  .build());
    }
    assertThat(results)
        .filteredOn(result ->
            result.verdict() == Verdict.FAIL
                || result.verdict() == Verdict.ERROR
                || result.verdict() == Verdict.DEVIATES)
        .isEmpty();
    assertThat(results)
        .filteredOn(result -> result.verdict() == Verdict.PASS)
        .hasSizeGreaterThan(PASSES_MIN);
  }

  private static SuiteSettings settings(Implementation implementation) {
    return new SuiteSettings(
        "reference",
        TEMPLATE.port(),
        TEMPLATE.edition(),
        Seeds.one(1),
        SCHEDULES,
        Bounds.DEFAULT,
        new Digests("kit", "rules", implementation.digest()),
        Optional.empty());
  }
}
