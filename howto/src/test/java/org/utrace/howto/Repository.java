// SPDX-License-Identifier: Apache-2.0
package org.utrace.howto;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Find the repository and the pages in it. */
final class Repository {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private Repository() {}

  /** All Markdown files, README first. */
  static List<Page> pages() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT, 6)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .map(ROOT::relativize)
          .filter(Repository::isSource)
          .sorted()
          .map(Page::read)
          .toList();
    }
  }

  static boolean isSource(Path relative) {
    for (Path part : relative) {
      String name = part.toString();
      if (name.equals("target") || name.equals("utck-out") || name.startsWith(".")) {
        return false;
      }
    }
    return true;
  }
}
