// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Append lines to a journal, each on disk before the next one is known. */
final class JournalWriter implements Closeable {
  private final Writer writer;

  private JournalWriter(Writer writer) {
    this.writer = writer;
  }

  /** Open a journal, made if it does not exist. */
  static JournalWriter open(Path file) {
    try {
      return new JournalWriter(
          Files.newBufferedWriter(
              file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Append a line to a journal whose writer may have died within a line. */
  static void appendAfterDeath(Path file, JournalLine line) {
    try (JournalWriter journal = open(file)) {
      journal.writer.write('\n');
      journal.append(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Write a whole journal into a file that does not exist. */
  static void write(Path file, PortJournal journal) {
    try (JournalWriter writer = open(file)) {
      writer.append(journal.header());
      journal.judged().forEach(writer::append);
      journal.closing().ifPresent(writer::append);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Append a line. */
  void append(JournalLine line) {
    try {
      writer.write(Json.line(line) + "\n");
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
