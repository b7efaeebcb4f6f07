// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.utrace.explore.PlayObserver;

/**
 * Write down what the worker is doing where its death cannot reach it: in a mapped file.
 *
 * <p>The pages belong to the system, so they outlive any end of the process. {@link FlightRecord}
 * reads them. Fields have fixed places; a text is its length in two bytes, then Latin-1.
 */
final class FlightRecorder implements PlayObserver {
  static final long MAGIC = 0x7574636b464c5431L;
  static final int TEXT_SIZE = 256;
  static final int TEXT_MAX = TEXT_SIZE - Short.BYTES;
  static final int EVENTS_MAX = 16;
  static final int DEVIATIONS_MAX = 4096;

  static final int AT_MAGIC = 0;
  static final int AT_PLAYS = 8;
  static final int AT_PLAY_OF_SEARCH = 16;
  static final int AT_EXITING = 24;
  static final int AT_EVENTS = 28;
  static final int AT_DEVIATIONS = 32;
  static final int AT_TEST = 64;
  static final int AT_SEARCH = AT_TEST + TEXT_SIZE;
  static final int AT_EVENT = AT_SEARCH + TEXT_SIZE;
  static final int AT_DEVIATION = AT_EVENT + EVENTS_MAX * TEXT_SIZE;
  static final int SIZE = AT_DEVIATION + DEVIATIONS_MAX * 2 * Integer.BYTES;

  private @Nullable MappedByteBuffer buffer;
  private String search = "";
  private long plays;
  private long playOfSearch;
  private int events;
  private int deviations;

  /**
   * Record in a file from now on; before, nothing is recorded.
   *
   * <p>Where the disk is full, a death will be told with less, which is no reason to end now.
   */
  void recordIn(Path file) {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      // A page for which the disk has no room would end the process when it is written.
      ByteBuffer zeros = ByteBuffer.allocate(SIZE);
      while (zeros.hasRemaining()) {
        channel.write(zeros);
      }
      MappedByteBuffer mapped = channel.map(MapMode.READ_WRITE, 0, SIZE);
      mapped.putLong(AT_MAGIC, MAGIC);
      buffer = mapped;
    } catch (IOException e) {
      buffer = null;
    }
  }

  /** A test begins. */
  void testBegins(String name) {
    MappedByteBuffer to = buffer;
    if (to != null) {
      putText(to, AT_TEST, name);
      putText(to, AT_SEARCH, "");
      search = "";
    }
  }

  /** Somebody called {@code System.exit}. */
  void exiting() {
    MappedByteBuffer to = buffer;
    if (to != null) {
      to.putInt(AT_EXITING, 1);
    }
  }

  @Override
  public void playBegins(String searchId) {
    MappedByteBuffer to = buffer;
    if (to == null) {
      return;
    }
    if (!searchId.equals(search)) {
      search = searchId;
      playOfSearch = 0;
      putText(to, AT_SEARCH, searchId);
    }
    events = 0;
    deviations = 0;
    to.putInt(AT_EVENTS, 0);
    to.putInt(AT_DEVIATIONS, 0);
    to.putLong(AT_PLAY_OF_SEARCH, ++playOfSearch);
    to.putLong(AT_PLAYS, ++plays);
  }

  @Override
  public void deviated(int point, int actor) {
    MappedByteBuffer to = buffer;
    if (to == null) {
      return;
    }
    if (deviations < DEVIATIONS_MAX) {
      int at = AT_DEVIATION + deviations * 2 * Integer.BYTES;
      to.putInt(at, point);
      to.putInt(at + Integer.BYTES, actor);
    }
    to.putInt(AT_DEVIATIONS, ++deviations);
  }

  @Override
  public void noted(String actor, String lane, String text) {
    MappedByteBuffer to = buffer;
    if (to == null) {
      return;
    }
    int begin = AT_EVENT + events % EVENTS_MAX * TEXT_SIZE;
    int at = append(to, begin, begin + Short.BYTES, actor);
    if (!lane.isEmpty()) {
      at = append(to, begin, at, " [");
      at = append(to, begin, at, lane);
      at = append(to, begin, at, "]");
    }
    at = append(to, begin, at, ": ");
    at = append(to, begin, at, text);
    to.putShort(begin, (short) (at - begin - Short.BYTES));
    to.putInt(AT_EVENTS, ++events);
  }

  private static void putText(MappedByteBuffer to, int begin, String text) {
    int end = append(to, begin, begin + Short.BYTES, text);
    to.putShort(begin, (short) (end - begin - Short.BYTES));
  }

  /** Append what has room in the text that begins at {@code begin}. */
  private static int append(MappedByteBuffer to, int begin, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    int length = Math.min(bytes.length, begin + TEXT_SIZE - at);
    to.put(at, bytes, 0, length);
    return at + length;
  }
}
