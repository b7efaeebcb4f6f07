// SPDX-License-Identifier: Apache-2.0
package org.utrace.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Keep the text of source files: many patches change the same one. */
final class Sources {
  private final Path root;
  private final Map<String, String> texts = new HashMap<>();

  Sources(Path root) {
    this.root = root;
  }

  /** The text of a file, named from the root of the checkout. */
  String text(String path) throws IOException {
    String known = texts.get(path);
    if (known == null) {
      known = Files.readString(root.resolve(path));
      texts.put(path, known);
    }
    return known;
  }

  /** A file as people know it: from the root of the checkout. */
  String shown(Path file) {
    return root.relativize(file).toString();
  }
}
