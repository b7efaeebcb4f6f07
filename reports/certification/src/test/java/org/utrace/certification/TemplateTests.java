// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utrace.contract.Edition;
import org.utrace.contract.spi.Configuration;
import org.utrace.contract.spi.ImplementationProvider;
import org.utrace.contract.spi.SetupException;
import org.utrace.contract.spi.UnfinishedPort;
import org.utrace.launcher.Main;
import org.utrace.launcher.faults.BadFaultException;
import org.utrace.rules.ClauseId;
import org.utrace.rules.RuleBook;

/** The template is refused with a list that says what to write, and passes when that is written. */
final class TemplateTests {
  private static final Configuration TEMPLATE =
      new Configuration("template", Edition.PLAN, Optional.empty());

  private static final String NO_VIOLATION = "No violation found in ";

  private static final int WELL = 0;
  private static final int REFUSED = 2;
  private static final int MINUTES_MAX = 10;

  @TempDir private Path folder = Path.of("");

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
  void unwrittenPortIsRefusedByTheKitAndNothingIsWritten() throws Exception {
    List<String> lines = certify(REFUSED);
    assertThat(lines.getFirst()).contains("Port template is refused as a whole", "ARCH-13");
    for (UnfinishedPort.Task task : todo()) {
      assertThat(lines).anyMatch(line -> line.endsWith(". " + task.part() + ": " + task.work()));
    }
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void unwrittenPortIsRefusedByTheReferenceToo() throws BadFaultException {
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
  void halfAPartIsOnTheListWithWhatIsLeftOfIt() throws BadFaultException, IOException {
    for (UnfinishedPort.Task task : todo()) {
      answers.write(task);
    }
    answers.leaveOut("SyscallAccess", "Map.entry(GuestCall.VFORK, 1503),");
    assertThat(todo())
        .extracting(UnfinishedPort.Task::work)
        .containsExactly("give numbers to VFORK");
  }

  @Test
  void eachAnswerTakesItsPartOffTheListUntilThePortCertifies() throws Exception {
    List<UnfinishedPort.Task> todo = todo();
    while (!todo.isEmpty()) {
      answers.write(todo.getFirst());
      assertThat(todo()).isEqualTo(todo.subList(1, todo.size()));
      todo = todo();
    }
    assertThat(answers.ask(ImplementationProvider::ports)).contains("template");
    assertThat(certify(WELL)).anyMatch(line -> line.startsWith(NO_VIOLATION));
  }

  /** Run the kit as a user does, with the answers in front of the class path. */
  private List<String> certify(int exitCode) throws Exception {
    answers.save(folder.resolve("classes"));
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                folder.resolve("classes")
                    + File.pathSeparator
                    + System.getProperty("java.class.path"),
                Main.class.getName(),
                "certify",
                "--port=template",
                "--no-report",
                "--out=" + folder.resolve("out"))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)).as("an end").isTrue();
    } finally {
      process.destroyForcibly();
    }
    List<String> lines = Files.readAllLines(output);
    assertThat(process.exitValue()).as(String.join("\n", lines)).isEqualTo(exitCode);
    return lines;
  }
}
