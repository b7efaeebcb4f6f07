// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utrace.explore.ReplayToken;
import org.utrace.explore.Schedule;
import org.utrace.launcher.JournalLine.Flight;

final class FlightRecorderTests {
  private final FlightRecorder recorder = new FlightRecorder();

  @TempDir private Path folder = Path.of("");

  private Path file() {
    return folder.resolve("recorder.bin");
  }

  private FlightRecord read() {
    return FlightRecord.read(file()).orElseThrow();
  }

  @BeforeEach
  void begin() {
    recorder.playBegins("before there is a file");
    recorder.recordIn(file());
    recorder.testBegins("T.a");
  }

  @Test
  void nothingHasHappenedAtFirst() {
    FlightRecord record = read();
    assertThat(record.plays()).isZero();
    assertThat(record.test()).isEqualTo("T.a");
    assertThat(record.exiting()).isFalse();
    assertThat(record.flight("T.a", Samples.header("model"))).isEqualTo(Flight.NONE);
  }

  @Test
  void latestPlayIsKept() {
    recorder.playBegins("T.a#1");
    recorder.noted("debugger", "", "old");
    recorder.deviated(3, 1);
    recorder.playBegins("T.a#1");
    recorder.deviated(5, 2);
    recorder.deviated(9, 0);
    recorder.noted("thread 1", "A", "on_quiesce");
    recorder.noted("thread 1", "", "runs");
    Flight flight = read().flight("T.a", Samples.header("model"));
    assertThat(flight.search()).isEqualTo("T.a#1");
    assertThat(flight.play()).isEqualTo(2);
    assertThat(flight.events()).containsExactly("thread 1 [A]: on_quiesce", "thread 1: runs");
    ReplayToken token = ReplayToken.decode(flight.replayToken());
    assertThat(token.testId()).isEqualTo("T.a#1");
    assertThat(token.seed()).isEqualTo(7);
    assertThat(token.schedule().deviations())
        .containsExactly(new Schedule.Deviation(5, 2), new Schedule.Deviation(9, 0));
    recorder.playBegins("T.a#2");
    assertThat(read().play()).isEqualTo(1);
    assertThat(read().plays()).isEqualTo(3);
    assertThat(read().flight("T.b", Samples.header("model"))).isEqualTo(Flight.NONE);
  }

  @Test
  void onlyTheLastEventsAreKept() {
    recorder.playBegins("T.a#1");
    for (int i = 1; i <= 40; i++) {
      recorder.noted("debugger", "", "event " + i);
    }
    assertThat(read().events()).hasSize(FlightRecorder.EVENTS_MAX).endsWith("debugger: event 40");
  }

  @Test
  void longTextsAreCutAndLeaveTheirNeighboursAlone() {
    recorder.playBegins("T.a#1");
    recorder.noted("x".repeat(200), "y".repeat(200), "z".repeat(200));
    recorder.noted("debugger", "", "\u20ac");
    assertThat(read().events().getFirst()).hasSize(FlightRecorder.TEXT_MAX).startsWith("xxx");
    assertThat(read().events().getLast()).isEqualTo("debugger: ?");
    assertThat(read().search()).isEqualTo("T.a#1");
  }

  @Test
  void moreDeviationsThanFitGiveNoToken() {
    recorder.playBegins("T.a#1");
    for (int i = 0; i <= FlightRecorder.DEVIATIONS_MAX; i++) {
      recorder.deviated(i, 1);
    }
    assertThat(read().schedule()).isEmpty();
    assertThat(read().flight("T.a", Samples.header("model")).replayToken()).isEmpty();
  }

  @Test
  void exitIsKept() {
    recorder.exiting();
    assertThat(read().exiting()).isTrue();
  }

  @Test
  void fileThatIsNoRecordIsNone() throws IOException {
    assertThat(FlightRecord.read(folder.resolve("none"))).isEmpty();
    Path other = folder.resolve("other");
    Files.write(other, new byte[FlightRecorder.SIZE], StandardOpenOption.CREATE_NEW);
    assertThat(FlightRecord.read(other)).isEmpty();
    Files.write(other, List.of("short"));
    assertThat(FlightRecord.read(other)).isEmpty();
  }
}
