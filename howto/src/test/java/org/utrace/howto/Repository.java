// SPDX-License-Identifier: Apache-2.0
package org.utrace.howto;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Find the repository and the pages in it. */
final class Repository {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private Repository() {}

  /** All Markdown files, README first. */
  static List<Page> pages() throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(ROOT, Set.of(), 6, collect(found));
    return found.stream().sorted().map(Page::read).toList();
  }

  /** Folders of results are not entered: files come and go there while tests run. */
  private static FileVisitor<Path> collect(List<Path> found) {
    return new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
        return isSource(ROOT.relativize(folder))
            ? FileVisitResult.CONTINUE
            : FileVisitResult.SKIP_SUBTREE;
      }

      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (file.toString().endsWith(".md")) {
          found.add(ROOT.relativize(file));
        }
        return FileVisitResult.CONTINUE;
      }
    };
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
