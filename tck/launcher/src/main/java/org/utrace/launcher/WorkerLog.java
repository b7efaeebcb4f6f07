// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keep what a worker says on standard error: the last lines here, all lines in a file. */
final class WorkerLog {
  private static final int LAST_MAX = 10;

  /** Lines kept until there is a file. */
  private static final int EARLY_MAX = 10_000;

  private final Deque<String> last = new ArrayDeque<>();
  private final List<String> early = new ArrayList<>();
  private @Nullable Path file;

  /** Add a line. */
  synchronized void add(String line) {
    last.addLast(line);
    if (last.size() > LAST_MAX) {
      last.removeFirst();
    }
    if (file != null) {
      append(file, List.of(line));
    } else if (early.size() < EARLY_MAX) {
      early.add(line);
    }
  }

  /** Write to a file from now on, what was said before included; a silent worker gets no file. */
  synchronized void keepIn(Path path) {
    file = path;
    if (!early.isEmpty()) {
      append(path, early);
      early.clear();
    }
  }

  private static void append(Path file, List<String> lines) {
    try {
      Files.write(
          file,
          lines,
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      // Losing a log line must not cost the run.
      return;
    }
  }

  /** The last lines, oldest first. */
  synchronized List<String> last() {
    return List.copyOf(last);
  }
}
