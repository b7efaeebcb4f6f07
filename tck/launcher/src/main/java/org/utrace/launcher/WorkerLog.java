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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keep what a worker says on standard error: the last lines here, all lines in a file.
 *
 * <p>A crash report of the Java VM, which comes last of all, is kept apart.
 */
final class WorkerLog {
  private static final int LAST_MAX = 10;

  /** Lines kept until there is a file. */
  private static final int EARLY_MAX = 10_000;

  private static final int CRASH_MAX = 50_000;

  /** Longer lines are cut. */
  static final int LINE_MAX = 4000;

  /** Characters for the file: who prints without end must not fill the disk. */
  static final long FILE_MAX = 32 << 20;

  private static final Pattern CRASH =
      Pattern.compile(
          "# (A fatal error has been detected by|There is insufficient memory for) the Java.*");

  private final List<String> crash = new ArrayList<>();
  private final Deque<String> last = new ArrayDeque<>();
  private final List<String> early = new ArrayList<>();
  private @Nullable Path file;
  private long inFile;

  /** Add a line. */
  synchronized void add(String whole) {
    String line = whole.length() > LINE_MAX ? whole.substring(0, LINE_MAX) + "..." : whole;
    if (!crash.isEmpty() || CRASH.matcher(line).matches()) {
      if (crash.size() < CRASH_MAX) {
        crash.add(line);
      }
      return;
    }
    if (line.equals("#")) {
      // What a crash report begins with.
      return;
    }
    last.addLast(line);
    if (last.size() > LAST_MAX) {
      last.removeFirst();
    }
    if (file != null) {
      appendWithinBounds(file, line);
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

  private void appendWithinBounds(Path to, String line) {
    if (inFile < FILE_MAX) {
      inFile += line.length() + 1;
      append(to, List.of(inFile < FILE_MAX ? line : "(more was said, which is left out)"));
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

  /** The crash report; empty if there is none. */
  synchronized List<String> crash() {
    return List.copyOf(crash);
  }

  /** The last lines, oldest first. */
  synchronized List<String> last() {
    return List.copyOf(last);
  }
}
