// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.utrace.explore.ReplayToken;
import org.utrace.explore.Schedule;
import org.utrace.launcher.JournalLine.Flight;
import org.utrace.launcher.JournalLine.Header;

/**
 * Hold what a {@link FlightRecorder} has written, read while its worker runs or after its death.
 *
 * @param plays begun since the worker began
 * @param exiting whether somebody called {@code System.exit}
 * @param test the latest test, or empty
 * @param search the latest search of that test, or empty
 * @param play number of the play in that search, from 1
 * @param events the last events of that play, oldest first
 * @param schedule how that play deviated so far; empty if it deviated more often than is recorded
 */
record FlightRecord(
    long plays,
    boolean exiting,
    String test,
    String search,
    long play,
    List<String> events,
    Optional<Schedule> schedule) {

  /** Read a file; empty if it is not there or not complete. */
  static Optional<FlightRecord> read(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        return Optional.empty();
      }
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      boolean whole =
          bytes.capacity() >= FlightRecorder.SIZE
              && bytes.getLong(FlightRecorder.AT_MAGIC) == FlightRecorder.MAGIC;
      return whole ? Optional.of(of(bytes)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static FlightRecord of(ByteBuffer bytes) {
    return new FlightRecord(
        bytes.getLong(FlightRecorder.AT_PLAYS),
        bytes.getInt(FlightRecorder.AT_EXITING) != 0,
        text(bytes, FlightRecorder.AT_TEST),
        text(bytes, FlightRecorder.AT_SEARCH),
        bytes.getLong(FlightRecorder.AT_PLAY_OF_SEARCH),
        events(bytes),
        schedule(bytes));
  }

  private static String text(ByteBuffer bytes, int at) {
    int length = Math.clamp(bytes.getShort(at), 0, FlightRecorder.TEXT_MAX);
    return new String(bytes.array(), at + Short.BYTES, length, StandardCharsets.ISO_8859_1);
  }

  private static List<String> events(ByteBuffer bytes) {
    int end = bytes.getInt(FlightRecorder.AT_EVENTS);
    List<String> events = new ArrayList<>();
    for (int i = Math.max(0, end - FlightRecorder.EVENTS_MAX); i < end; i++) {
      int slot = i % FlightRecorder.EVENTS_MAX;
      events.add(text(bytes, FlightRecorder.AT_EVENT + slot * FlightRecorder.TEXT_SIZE));
    }
    return events;
  }

  private static Optional<Schedule> schedule(ByteBuffer bytes) {
    int size = bytes.getInt(FlightRecorder.AT_DEVIATIONS);
    if (size < 0 || size > FlightRecorder.DEVIATIONS_MAX) {
      return Optional.empty();
    }
    List<Schedule.Deviation> deviations = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int at = FlightRecorder.AT_DEVIATION + i * 2 * Integer.BYTES;
      deviations.add(new Schedule.Deviation(bytes.getInt(at), bytes.getInt(at + Integer.BYTES)));
    }
    try {
      return Optional.of(new Schedule(deviations));
    } catch (IllegalArgumentException e) {
      // Torn by the death of its writer.
      return Optional.empty();
    }
  }

  /** What the journal keeps of it, given the test that ran. */
  Flight flight(String running, Header header) {
    if (search.isEmpty() || !test.equals(running)) {
      return Flight.NONE;
    }
    return new Flight(search, play, events, token(header).map(ReplayToken::encode).orElse(""));
  }

  private Optional<ReplayToken> token(Header header) {
    return schedule.map(played ->
        new ReplayToken(
            header.target().implementation(),
            header.target().port(),
            header.settings().edition(),
            search,
            header.settings().seed(),
            played,
            header.digests()));
  }
}
