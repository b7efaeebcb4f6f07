// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utrace.launcher.JournalLine.Closing;
import org.utrace.launcher.JournalLine.Died;
import org.utrace.launcher.JournalLine.Header;
import org.utrace.launcher.JournalLine.Judged;
import org.utrace.launcher.JournalLine.Planned;
import org.utrace.launcher.JournalLine.Replayed;
import org.utrace.rules.TestResult;
import org.utrace.rules.Verdict;

final class PortJournalTests {
  private static final Planned A = new Planned("T.a", Samples.ids("ORD-03", "ORD-04"));
  private static final Planned B = new Planned("T.b", Samples.ids("ORD-07"));
  private static final Planned C = new Planned("T.c", Samples.ids("ORD-08"));
  private static final Header HEADER = Samples.header("model", A, B, C);
  private static final Judged FAILED = Samples.fail("T.a", "ORD-03", "ORD-04");

  @Test
  void linesComeBackAsTheyWere(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("journal.jsonl");
    Closing closing =
        new Closing("ff", 1.25, List.of(), Optional.of(new Replayed(false, "diverged")));
    try (JournalWriter writer = JournalWriter.open(file)) {
      writer.append(HEADER);
      writer.append(FAILED);
      writer.append(closing);
    }
    PortJournal journal = read(file);
    assertThat(journal.header()).isEqualTo(HEADER);
    assertThat(journal.judged()).containsExactly(FAILED);
    assertThat(journal.closing()).contains(closing);
    assertThat(Files.readString(file)).contains("\"clauses\":[\"ORD-03\",\"ORD-04\"]");
  }

  @Test
  void tornLastLineIsLeftOutAndItsTestIsAnError(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("journal.jsonl");
    String torn = Json.line(Samples.pass("T.b", "ORD-07"));
    Files.write(file, List.of(Json.line(HEADER), Json.line(FAILED)));
    Files.writeString(file, torn.substring(0, torn.length() / 2), StandardOpenOption.APPEND);
    Died died = new Died("ended with exit code 134.", "T.b", false, List.of("a", "b"));
    JournalWriter.appendAfterDeath(file, died);

    PortJournal journal = read(file);
    assertThat(journal.judged()).containsExactly(FAILED);
    assertThat(journal.missing()).containsExactly(B, C);
    assertThat(only(journal, B))
        .isEqualTo(
            TestResult.without(
                "T.b", Verdict.ERROR, "ended with exit code 134. Its last words: a | b"));
    assertThat(only(journal, C).reason()).startsWith("not run: ended with exit code 134.");
  }

  @Test
  void silentTestIsInconclusiveAndTheRestAnError() {
    Died died = new Died("no answer within 5 s.", "T.b", true, List.of());
    PortJournal journal = Samples.died(died, HEADER, FAILED);
    assertThat(only(journal, B).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(only(journal, C).verdict()).isEqualTo(Verdict.ERROR);
  }

  @Test
  void journalThatStopsWithoutReasonIsAnError() {
    PortJournal journal = of(Json.line(HEADER), "", "no json");
    assertThat(only(journal, A).reason()).contains("nothing tells why");
  }

  @Test
  void lostHeaderIsTakenFromTheParent(@TempDir Path folder) throws IOException {
    assertThat(of("{\"type\":\"hea", Json.line(FAILED)).header()).isEqualTo(HEADER);
    assertThat(of("{\"type\":\"hea", Json.line(FAILED)).judged()).containsExactly(FAILED);
    Died died = new Died("disk full.", "", false, List.of());
    PortJournal none = PortJournal.read(folder.resolve("none"), HEADER, Optional.of(died));
    assertThat(none.missing()).containsExactly(A, B, C);
    assertThat(only(none, A).reason()).isEqualTo("not run: disk full.");
  }

  @Test
  void lineTornWithinACharacterIsLeftOut(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("journal.jsonl");
    Files.write(file, List.of(Json.line(HEADER), Json.line(FAILED)));
    Files.write(file, new byte[] {'{', (byte) 0xe2, (byte) 0x82}, StandardOpenOption.APPEND);
    assertThat(read(file).judged()).containsExactly(FAILED);
  }

  private static PortJournal of(String... lines) {
    return PortJournal.of(List.of(lines), HEADER, Optional.empty());
  }

  private static PortJournal read(Path file) {
    return PortJournal.read(file, HEADER, Optional.empty());
  }

  private static TestResult only(PortJournal journal, Planned test) {
    return journal.toPortRun().testsOf(test.clauses().getFirst()).getLast();
  }
}
