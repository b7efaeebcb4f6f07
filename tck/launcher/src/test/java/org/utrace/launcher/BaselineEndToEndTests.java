// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs workers against baselines; on port stuck ORD-03 fails. */
final class BaselineEndToEndTests {
  private final TestScreen screen = new TestScreen();

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void fixToday() {
    System.setProperty(BaselineOptions.TODAY, "2026-11-21");
  }

  @AfterEach
  void releaseToday() {
    System.clearProperty(BaselineOptions.TODAY);
  }

  private int certify(String port, String text) throws IOException {
    Files.writeString(file(), text);
    return run("--clause=ORD-03", "--port=" + port);
  }

  private int run(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("certify", "--impl=fake", "--no-report", "--baseline=" + file()));
    arguments.add("--out=" + folder.resolve("out"));
    arguments.addAll(List.of(more));
    return screen.run(arguments.toArray(String[]::new));
  }

  private Path file() {
    return folder.resolve("known.yaml");
  }

  private static String entries(String... lines) {
    return "version: 1\nentries:\n" + String.join("\n", lines) + "\n";
  }

  @Test
  void aKnownFailureIsZeroAndStaysAFailure() throws IOException {
    assertThat(certify("stuck", entries("- {clause: ORD-03, port: stuck, reason: Hangs.}")))
        .isZero();
    assertThat(screen.out())
        .contains("FAIL ORD-03 on stuck")
        .contains("KNOWN ORD-03 on stuck: Hangs.")
        .contains("No new violation, 1 FAIL known; ")
        .doesNotContain("conforms");
    String results = Files.readString(folder.resolve("out/results.json"));
    assertThat(ResultsSchemaTests.problems(results)).isEmpty();
    assertThat(results).contains("\"state\" : \"KNOWN\"").contains("\"verdict\" : \"FAIL\"");
  }

  @Test
  void aFailureThatIsNotListedIsOne() throws IOException {
    assertThat(certify("stuck", "version: 1\nentries: []\n")).isEqualTo(ExitCode.VIOLATION);
    assertThat(screen.out()).contains("NEW ORD-03 on stuck: ");
  }

  @Test
  void anExpiredEntryExcusesNothing() throws IOException {
    String text = entries("- {clause: ORD-03, port: stuck, reason: Hangs., expires: 2026-11-20}");
    assertThat(certify("stuck", text)).isEqualTo(ExitCode.VIOLATION);
    assertThat(screen.out())
        .contains("EXPIRED ORD-03 on stuck expired on 2026-11-20; it was listed for: Hangs.");
    assertThat(certify("stuck", text.replace("-20", "-21"))).isZero();
  }

  @Test
  void anEntryThatCannotFailIsFour() throws IOException {
    String known = "- {clause: ORD-03, port: stuck, reason: Hangs.}";
    assertThat(certify("stuck", entries(known, "- {clause: ORD-03, port: vax, reason: Hangs.}")))
        .isEqualTo(ExitCode.OUTDATED);
    assertThat(screen.out()).contains("The baseline is out of date (1 STALE)");
  }

  @Test
  void aBreakdownIsNotExcused() throws IOException {
    assertThat(certify("idle", entries("- {clause: ORD-03, port: idle, reason: Hangs.}")))
        .isEqualTo(ExitCode.TROUBLE);
    assertThat(screen.out()).contains("known.yaml: nothing to tell");
  }

  @Test
  void aFaultyFileIsOneSentenceAndNothingRuns() throws IOException {
    assertThat(certify("stuck", entries("- {clause: ORD-3, port: stuck, reason: ''}")))
        .isEqualTo(ExitCode.USAGE);
    assertThat(screen.err().strip())
        .isEqualTo(
            "utck: The baseline cannot be used: %s:3: field reason is empty, and 1 more problem."
                .formatted(file()));
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aBaselineForOthersIsRefused() throws IOException {
    assertThat(certify("stuck", "version: 1\nimplementation: mine\nentries: []\n"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(screen.err()).contains("is for implementation mine, not for fake");
    assertThat(certify("stuck", "version: 1\nedition: '20091216'\nentries: []\n"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(screen.err()).contains("is for another edition: add --edition 20091216.");
  }

  @Test
  void aListOfTheKitIsFoundByName() {
    assertThat(screen.run("certify", "--impl=fake", "--baseline=20091216-as-shipped"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(screen.err())
        .contains("The baseline 20091216-as-shipped is for another edition: add --edition");
    assertThat(
            screen.run(
                "certify",
                "--impl=fake",
                "--edition=20091216",
                "--baseline=20091216-as-shipped",
                "--update-baseline"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(screen.err()).contains("comes with the kit and cannot be updated");
  }

  @Test
  void aPartOfARunCannotUpdate() {
    for (String part : List.of("--clause=ORD-03", "--exclude=ORD-03", "--port=stuck")) {
      assertThat(run("--update-baseline", part)).isEqualTo(ExitCode.USAGE);
      assertThat(screen.err()).contains("Only a run of all clauses on all ports can update");
    }
    assertThat(file()).doesNotExist();
  }

  @Test
  void excludedTestsAreNotRun() throws IOException {
    int code =
        screen.run(
            "certify",
            "--impl=fake",
            "--port=stuck",
            "--clause=ORD-03,ORD-04",
            "--exclude=ORD-03",
            "--no-report",
            "--out=" + folder.resolve("out"));
    assertThat(code).isEqualTo(ExitCode.VIOLATION);
    assertThat(screen.out())
        .contains("FAIL ORD-04 on stuck")
        .doesNotContain("FAIL ORD-03")
        .contains("by request (--exclude ORD-03) (1): ORD-03");
    assertThat(Files.readString(folder.resolve("out/journal-stuck.jsonl")))
        .contains("\"clauses\":\"ORD-03,ORD-04,!ORD-03\"")
        .doesNotContain(".ORD_03_");
  }
}
