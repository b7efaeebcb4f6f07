// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Write a folder as a whole: half a report, or two mixed, must not look like one. */
final class WholeFolder {
  private WholeFolder() {}

  /** Writes files into the folder. */
  @FunctionalInterface
  interface Writing {
    void run() throws IOException;
  }

  /**
   * Write into a new folder in place of an old one, and take it away again if that fails.
   *
   * @throws IOException what the writing throws
   */
  static void write(Path folder, Writing writing) throws IOException {
    boolean whole = false;
    delete(folder);
    try {
      Files.createDirectories(folder);
      writing.run();
      whole = true;
    } finally {
      if (!whole) {
        delete(folder);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.delete(path);
      }
    }
  }
}
