// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.utrace.launcher.JournalLine.Closing;
import org.utrace.launcher.JournalLine.Died;
import org.utrace.launcher.JournalLine.Header;
import org.utrace.launcher.JournalLine.Judged;
import org.utrace.launcher.JournalLine.Planned;
import org.utrace.launcher.JournalLine.Replayed;
import org.utrace.launcher.JournalLine.Stopped;
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
    Died died = Samples.death("killed by signal 6 (SIGABRT)", "T.b", "a", "b");
    JournalWriter.appendAfterDeath(file, died);

    PortJournal journal = read(file);
    assertThat(journal.judged()).containsExactly(FAILED);
    assertThat(journal.missing()).containsExactly(C);
    assertThat(only(journal, B)).isEqualTo(died.result());
    assertThat(died.result().verdict()).isEqualTo(Verdict.ERROR);
    assertThat(died.result().reason())
        .isEqualTo("its worker was lost: killed by signal 6 (SIGABRT)");
    assertThat(died.result().failure().orElseThrow().fact("last words")).contains("a | b");
    assertThat(only(journal, C).reason()).startsWith("not run: its journal ends before");
  }

  @Test
  void testsBehindAStopAreErrorsWithItsReason() {
    PortJournal journal =
        Samples.died(Samples.death("no progress for 5 s", "T.a"), HEADER)
            .stopped(new Stopped("the run was interrupted", "T.b"));
    assertThat(only(journal, A).reason()).endsWith("no progress for 5 s");
    assertThat(only(journal, B).reason())
        .isEqualTo("had no verdict yet when it ended: the run was interrupted");
    assertThat(only(journal, C))
        .isEqualTo(TestResult.without("T.c", Verdict.ERROR, "not run: the run was interrupted"));
  }

  @Test
  void laterWorkersGoOnInTheSameJournal() {
    Judged second = Samples.pass("T.c", "ORD-08");
    Died died = Samples.death("out of heap memory", "T.b");
    PortJournal journal =
        of(Json.line(HEADER), Json.line(FAILED), "", Json.line(died), Json.line(second));
    assertThat(journal.judged()).containsExactly(FAILED, second);
    assertThat(journal.deaths()).containsExactly(died);
    assertThat(journal.missing()).isEmpty();
  }

  @Test
  void journalThatStopsWithoutReasonIsAnError() {
    PortJournal journal = of(Json.line(HEADER), "", "no json");
    assertThat(only(journal, A).reason()).contains("nothing tells why");
  }

  @Test
  void whatTheWorkerCouldNotWriteIsTakenFromTheParent(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("journal.jsonl");
    Files.write(file, List.of(Json.line(HEADER), Json.line(FAILED)));
    Judged unwritten = Samples.pass("T.b", "ORD-07");
    Judged again = Samples.pass(FAILED.test().testName(), "ORD-03");
    PortJournal journal = PortJournal.read(file, HEADER, List.of(again, unwritten));
    assertThat(journal.judged()).containsExactly(FAILED, unwritten);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void fullDiskDoesNotKeepLinesFromTheParent() throws IOException {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ByteArrayOutputStream troubles = new ByteArrayOutputStream();
    try (Tee tee = new Tee(new PrintStream(printed), new PrintStream(troubles))) {
      tee.journal(Path.of("/dev/full"));
      tee.accept(FAILED);
      tee.accept(Samples.pass("T.b", "ORD-07"));
    }
    assertThat(printed.toString(UTF_8).lines()).hasSize(2).first().isEqualTo(Json.line(FAILED));
    assertThat(troubles.toString(UTF_8).lines())
        .singleElement()
        .asString()
        .startsWith("utck: the journal cannot be written any more: ");
  }

  @Test
  void lineThatLacksSomethingIsNone() {
    PortJournal journal =
        of(
            Json.line(HEADER),
            "null",
            "{\"type\":\"verdict\",\"clauses\":[\"ORD-03\"],\"digest\":\"\",\"test\":null}",
            "{\"type\":\"verdict\",\"clauses\":[\"ORD-03\"],\"digest\":\"\"}",
            "{\"type\":\"header\"}",
            "{\"type\":\"closing\"}",
            "{\"type\":\"stopped\",\"reason\":null,\"running\":\"\"}",
            Json.line(FAILED));
    assertThat(journal).isEqualTo(of(Json.line(HEADER), Json.line(FAILED)));
  }

  @Test
  void lostHeaderIsTakenFromTheParent(@TempDir Path folder) throws IOException {
    assertThat(of("{\"type\":\"hea", Json.line(FAILED)).header()).isEqualTo(HEADER);
    assertThat(of("{\"type\":\"hea", Json.line(FAILED)).judged()).containsExactly(FAILED);
    Stopped full = new Stopped("disk full", "");
    PortJournal none = PortJournal.read(folder.resolve("none"), HEADER, List.of(full));
    assertThat(none.missing()).containsExactly(A, B, C);
    assertThat(only(none, A).reason()).isEqualTo("not run: disk full");
  }

  @Test
  void lineTornWithinACharacterIsLeftOut(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("journal.jsonl");
    Files.write(file, List.of(Json.line(HEADER), Json.line(FAILED)));
    Files.write(file, new byte[] {'{', (byte) 0xe2, (byte) 0x82}, StandardOpenOption.APPEND);
    assertThat(read(file).judged()).containsExactly(FAILED);
  }

  private static PortJournal of(String... lines) {
    return PortJournal.of(
        Stream.of(lines).flatMap(line -> Json.tryLine(line, JournalLine.class).stream()).toList(),
        HEADER);
  }

  private static PortJournal read(Path file) {
    return PortJournal.read(file, HEADER, List.of());
  }

  private static TestResult only(PortJournal journal, Planned test) {
    return journal.toPortRun().testsOf(test.clauses().getFirst()).getLast();
  }
}
