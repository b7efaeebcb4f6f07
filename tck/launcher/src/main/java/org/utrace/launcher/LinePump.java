// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.IOException;
import java.io.Reader;
import java.util.function.Consumer;

/** Read lines of a process on a thread of their own, so that it never waits for us. */
final class LinePump {
  /** A longer line is cut into several: who prints without end must not fill our memory. */
  static final int LINE_MAX = 16 << 20;

  private static final int CHUNK = 8192;

  private LinePump() {}

  /**
   * Start reading.
   *
   * @param name of the thread
   * @param lines takes each line
   * @param end called once after the last line, also if reading fails
   */
  static Thread start(String name, Reader reader, Consumer<String> lines, Runnable end) {
    return Thread.ofPlatform()
        .daemon()
        .name(name)
        .start(() -> {
          try {
            pump(reader, lines);
          } finally {
            end.run();
          }
        });
  }

  private static void pump(Reader reader, Consumer<String> lines) {
    StringBuilder line = new StringBuilder();
    char[] chunk = new char[CHUNK];
    try (reader) {
      for (int n = reader.read(chunk); n >= 0; n = reader.read(chunk)) {
        for (int i = 0; i < n; i++) {
          if (chunk[i] == '\n' || line.length() >= LINE_MAX) {
            end(line, lines);
          }
          if (chunk[i] != '\n') {
            line.append(chunk[i]);
          }
        }
      }
    } catch (IOException e) {
      // The process has closed its side; that it ended is seen by waiting for it.
    }
    if (!line.isEmpty()) {
      end(line, lines);
    }
  }

  private static void end(StringBuilder line, Consumer<String> lines) {
    int length = line.length();
    lines.accept(
        line.substring(0, length > 0 && line.charAt(length - 1) == '\r' ? length - 1 : length));
    line.setLength(0);
  }
}
