// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Print lines for the parent, and keep those of the journal on disk first. */
final class Tee implements Consumer<JournalLine>, Closeable {
  private final PrintStream out;
  private @Nullable JournalWriter journal;

  Tee(PrintStream out) {
    this.out = out;
  }

  /** Begin to keep lines. */
  void journal(JournalWriter writer) {
    journal = writer;
  }

  /** Keep a line without printing it. */
  void keep(JournalLine line) {
    if (journal != null && Worker.isKept(line)) {
      journal.append(line);
    }
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
