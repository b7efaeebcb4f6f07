// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever prints without end fills neither memory nor disk. */
final class WorkerLogTests {

  @Test
  void longLinesAreCut() {
    WorkerLog log = new WorkerLog();
    log.add("x".repeat(WorkerLog.LINE_MAX + 1));
    assertThat(log.last()).containsExactly("x".repeat(WorkerLog.LINE_MAX) + "...");
  }

  @Test
  void fileHasABound(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("log");
    WorkerLog log = new WorkerLog();
    log.keepIn(file);
    String line = "x".repeat(WorkerLog.LINE_MAX);
    for (long said = 0; said < WorkerLog.FILE_MAX + 2L * line.length(); said += line.length()) {
      log.add(line);
    }
    assertThat(Files.size(file)).isBetween(WorkerLog.FILE_MAX / 2, WorkerLog.FILE_MAX + 100);
    assertThat(Files.readString(file)).endsWith("\n(more was said, which is left out)\n");
  }

  @Test
  void linesComeWhole() throws InterruptedException {
    assertThat(pumped("a\r\n\nb\nlast")).containsExactly("a", "", "b", "last");
    assertThat(pumped("")).isEmpty();
    List<String> cut = pumped("x".repeat(LinePump.LINE_MAX) + "y\nz\n");
    assertThat(cut).hasSize(3).endsWith("y", "z");
  }

  private static List<String> pumped(String text) throws InterruptedException {
    List<String> lines = new ArrayList<>();
    LinePump.start("pump", new StringReader(text), lines::add, () -> lines.add("end")).join();
    assertThat(lines.removeLast()).isEqualTo("end");
    return lines;
  }
}
