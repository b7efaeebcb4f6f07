// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Edition;
import org.utrace.launcher.JournalLine.Died;
import org.utrace.launcher.JournalLine.Header;
import org.utrace.launcher.JournalLine.Planned;
import org.utrace.launcher.JournalLine.Target;
import org.utrace.rules.PortNotRun;
import org.utrace.rules.RuleBook;
import org.utrace.rules.Verdict;
import picocli.CommandLine.Help.Ansi;

final class SummaryTextTests {
  private static final Outcome MIXED =
      Samples.outcome(
          Samples.journal(
              "model",
              Samples.fail("OrderTests.ORD_03_x", "ORD-03", "ORD-07"),
              Samples.pass("OrderTests.ORD_04_x", "ORD-04"),
              Samples.without(Verdict.ERROR, "the test broke down", "T.SIG_01_x", "SIG-01"),
              Samples.without(Verdict.SKIPPED, "lacks capability exec", "T.EXEC_01", "EXEC-01")),
          Samples.journal("x86_64", Samples.pass("OrderTests.ORD_03_x", "ORD-03", "ORD-07")));

  /** The text, with what changes as the rule book grows left out. */
  private static String stable(Outcome outcome, int exitCode) {
    return SummaryText.of(outcome, exitCode, Ansi.OFF)
        .replace(RuleBook.load().sha256().substring(0, 12), "<sha>");
  }

  @Test
  void violationsAreToldWithFactsAndToken() {
    String text = stable(MIXED, 1);
    assertThat(text)
        .contains(
            """
            FAIL ORD-03, ORD-07 on model
              OrderTests.ORD_03_x: stopped too late
              expected: STOP
              but was: RESUME
              last user instructions:
                2
                3
                4
                thread 100  0x1000  0f 05  system call 39 (getpid)
              again: ./utck replay U1.token.0000
            """)
        .contains(
            """
            ERROR SIG-01 on model
              T.SIG_01_x: the test broke down
            """);
  }

  @Test
  void headTableAndDigestsComeFirst() throws IOException {
    String head = stable(MIXED, 1).lines().limit(9).reduce("", (a, b) -> a + b.strip() + "\n");
    String expected = snapshot().lines().reduce("", (a, b) -> a + b.strip() + "\n");
    assertThat(head.replaceAll("(?m)^(model|x86_64) .*$", "$1"))
        .isEqualTo(expected.replaceAll("(?m)^(model|x86_64) .*$", "$1"));
  }

  private static String snapshot() throws IOException {
    try (InputStream in = SummaryTextTests.class.getResourceAsStream("summary-head.txt")) {
      if (in == null) {
        throw new AssertionError("no snapshot");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void tableCountsPerPort() {
    assertThat(stable(MIXED, 1))
        .containsPattern("model +1 +2 +0 +1 +0 +\\d+ +\\d+ +4 +15 +1\\.5")
        .containsPattern("x86_64 +2 +0 +0 +0 +0 +\\d+ +\\d+ +1 +12 +1\\.5");
  }

  @Test
  void gapsAreGroupedByCapability() {
    assertThat(stable(MIXED, 1))
        .containsPattern("(?s)SKIPPED: \\d+ clauses\n.*  needs exec \\(\\d+\\): .*EXEC-01")
        .containsPattern(
            "(?s)UNTESTED: \\d+ clauses\n.*  no test yet \\(\\d+\\): ORD-05, ORD-06, ");
  }

  @Test
  void withheldCapabilityIsToldWithItsReason() {
    String why = "hw-step (withheld: probe x86-tf-trap fails on libunicorn 2.1.0)";
    String skipped = "lacks capability " + why + ", exec";
    Outcome outcome =
        Samples.outcome(
            Samples.journal(
                "model", Samples.without(Verdict.SKIPPED, skipped, "T.STEP_01", "STEP-01")));
    assertThat(stable(outcome, 0)).contains("  needs " + why + " (1): STEP-01");
  }

  @Test
  void withheldCapabilityIsOneGroupWhateverElseIsLacking() {
    String why = "hw-step (withheld: probe x86-tf-trap fails (got 0x1) on libunicorn 2.1.0)";
    Outcome outcome =
        Samples.outcome(
            Samples.journal(
                "model",
                Samples.without(
                    Verdict.SKIPPED, "lacks capability " + why + ", exec", "T.STEP_01", "STEP-01"),
                Samples.without(
                    Verdict.SKIPPED, "lacks capability " + why, "T.STEP_04", "STEP-04")));
    assertThat(stable(outcome, 0).replaceAll("\\s+", " "))
        .contains(" needs " + why + " (2): STEP-01, STEP-04 ");
  }

  @Test
  void portThatIsLeftOutHasItsRowAndIsInTheLastSentence() {
    Outcome outcome =
        Outcome.grade(
            Samples.BOOK,
            ClauseSelection.all(),
            List.of(Samples.journal("model", Samples.pass("T.a", "ORD-03"))),
            List.of(new PortNotRun("x86_64", "libunicorn 2 is missing.")),
            1);
    assertThat(stable(outcome, 0))
        .contains("\nx86_64  NOT RUN: libunicorn 2 is missing.\n")
        .containsPattern(
            "No violation found in 1 of \\d+ clauses on model only \\(x86_64 not run\\)");
  }

  @Test
  void deadWorkerHasNoSecondsAndIsTrouble() {
    Died died = Samples.death("was ended", "");
    Planned planned = new Planned("T.a", Samples.ids("ORD-03"));
    Outcome outcome =
        Samples.outcome(
            Samples.died(died, Samples.header("model", planned), Samples.pass("T.a", "ORD-03")));
    assertThat(stable(outcome, 3))
        .containsPattern("(?m)^model .* +1 +12 +-$")
        .contains("TROUBLE model: worker 1 was lost between tests: was ended.")
        .containsPattern(
            "The run came to no full answer \\(1 TROUBLE\\); so far no violation found in 1 of"
                + " \\d+ clauses \\(\\d+ SKIPPED, \\d+ UNTESTED\\)\\.$");
  }

  @Test
  void selectionIsCountedByItself() {
    ClauseSelection selection = ClauseSelection.parse("ORD-0?", Samples.BOOK, Edition.PLAN);
    PortJournal journal = Samples.journal("model", Samples.pass("T.a", "ORD-03", "ORD-04"));
    assertThat(stable(Outcome.grade(Samples.BOOK, selection, List.of(journal), List.of(), 1), 0))
        .containsPattern(
            "No violation found in 2 of \\d selected clauses, \\d{3} in all"
                + " \\(\\d SKIPPED, \\d UNTESTED\\)\\.$");
  }

  @Test
  void commandThatPlaysAgainNamesTheFolderOfPrograms() {
    PortJournal plain = Samples.journal("model", Samples.fail("T.a", "ORD-03"));
    Header header = Samples.header("model", "/my programs");
    PortJournal journal =
        new PortJournal(header, plain.judged(), List.of(), Optional.empty(), plain.closing());
    assertThat(stable(Samples.outcome(journal), 1))
        .contains("  again: ./utck replay U1.token.0000 --tracees '/my programs'\n");
  }

  @Test
  void refutedCapabilityIsToldInPlaceOfItsTests() {
    PortJournal plain = Samples.journal("model", Samples.pass("T.a", "ORD-03"));
    Target target = plain.header().target();
    Target refuted =
        new Target(
            target.implementation(),
            target.version(),
            target.port(),
            target.facts(),
            target.capabilities(),
            List.of("engine-api"),
            target.withheld());
    Header header =
        new Header(
            JournalLine.SCHEMA,
            "0.1.0",
            plain.header().digests(),
            plain.header().settings(),
            refuted,
            plain.header().started(),
            plain.header().tests());
    PortJournal journal =
        new PortJournal(header, plain.judged(), List.of(), Optional.empty(), plain.closing());
    assertThat(stable(Samples.outcome(journal), 1))
        .contains("  declares the capability engine-api, but a probe found none\n");
  }

  @Test
  void knownFailuresAreToldWithTheirReason() {
    Outcome plain =
        Samples.outcome(
            Samples.journal("model", Samples.fail("T.a", "ORD-03"), Samples.pass("T.b", "ORD-04")));
    assertThat(stable(Samples.compared("ORD-03", plain), 0))
        .contains("Baseline known.yaml: 1 KNOWN\n  KNOWN ORD-03 on model: slow (BUG-1)\n")
        .containsPattern(
            "\nNo new violation, 1 FAIL known; no violation found in 1 of \\d+ clauses");
    assertThat(stable(Samples.compared("ORD-04", plain), 1))
        .contains(
            """
            Baseline known.yaml: 1 NEW, 1 FIXED
              NEW ORD-03 on model: T.a: stopped too late
              FIXED ORD-04 on model passes; it was listed for: slow (BUG-1)
            """)
        .contains("Violations: 1 FAIL (1 NEW); ");
  }

  @Test
  void aListThatIsOutOfDateIsTheClosingSentence() {
    Outcome clean = Samples.outcome(Samples.journal("model", Samples.pass("T.a", "ORD-03")));
    assertThat(stable(Samples.compared("ORD-03", clean), 4))
        .containsPattern(
            "The baseline is out of date \\(1 FIXED\\): correct it, or write it anew with"
                + " --update-baseline; no violation found in 1 of \\d+ clauses\\.$");
    assertThat(stable(Samples.compared("ORD-05", clean), 4))
        .contains(
            "  STALE ORD-05 on model cannot fail: UNTESTED: no test yet; it was listed for: slow"
                + " (BUG-1)\n");
  }

  @Test
  void closingSentenceNeverSaysMoreThanIsKnown() {
    assertThat(stable(MIXED, 1))
        .containsPattern("plan-core: violation found in 2, no violation found in \\d+ of \\d+")
        .containsPattern(
            "Violations: 2 FAIL; no violation found in 0 of \\d+ clauses \\(.*UNTESTED\\)\\.$");
    Outcome clean = Samples.outcome(Samples.journal("model", Samples.pass("T.a", "ORD-03")));
    assertThat(stable(clean, 0))
        .doesNotContain("conforms")
        .containsPattern("No violation found in 1 of \\d+ clauses \\(\\d+ SKIPPED, .*\\)\\.$");
  }
}
