// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.function.Consumer;

/** Read lines of a process on a thread of their own, so that it never waits for us. */
final class LinePump {
  private LinePump() {}

  /**
   * Start reading.
   *
   * @param name of the thread
   * @param lines takes each line
   * @param end called once after the last line, also if reading fails
   */
  static Thread start(String name, BufferedReader reader, Consumer<String> lines, Runnable end) {
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

  private static void pump(BufferedReader reader, Consumer<String> lines) {
    try (reader) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.accept(line);
      }
    } catch (IOException e) {
      // The process has closed its side; that it ended is seen by waiting for it.
      return;
    }
  }
}
