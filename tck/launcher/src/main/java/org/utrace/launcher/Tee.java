// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Print lines for the parent, and keep those of the journal on disk first. */
final class Tee implements Consumer<JournalLine>, Closeable {
  private final PrintStream out;
  private final PrintStream troubles;
  private @Nullable JournalWriter journal;

  /**
   * Make one that keeps nothing yet.
   *
   * @param out where lines are printed
   * @param troubles where is told that they cannot be kept
   */
  Tee(PrintStream out, PrintStream troubles) {
    this.out = out;
    this.troubles = troubles;
  }

  /** Begin to keep lines in a file. */
  void journal(Path file) {
    try {
      journal = JournalWriter.open(file);
    } catch (UncheckedIOException e) {
      giveUp(e);
    }
  }

  /** Keep a line without printing it. */
  void keep(JournalLine line) {
    if (journal != null && Worker.isKept(line)) {
      try {
        journal.append(line);
      } catch (UncheckedIOException e) {
        giveUp(e);
      }
    }
  }

  /** The disk may be full: what is printed reaches the parent all the same. */
  private void giveUp(UncheckedIOException reason) {
    journal = null;
    troubles.println("utck: the journal cannot be written any more: " + reason.getMessage());
  }

  @Override
  public void accept(JournalLine line) {
    keep(line);
    out.println(Json.line(line));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    if (journal != null) {
      journal.close();
    }
  }
}
