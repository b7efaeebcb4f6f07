// SPDX-License-Identifier: Apache-2.0
package org.utrace.howto;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Hold a source file as it is and as a fault breaks it.
 *
 * @param file from the root of the repository
 */
record Fault(Path file, String source, String broken) {
  private static final int CONTEXT_LINES = 3;

  /**
   * Read a file in the form of {@code reference-impl/faults}, named from the root of the
   * repository.
   */
  @SuppressWarnings("unchecked")
  static Fault read(String path) throws IOException {
    try (InputStream in = Files.newInputStream(Repository.ROOT.resolve(path))) {
      Map<String, String> keys =
          (Map<String, String>) new Load(LoadSettings.builder().build()).loadFromInputStream(in);
      Path file = Path.of(keys.getOrDefault("file", ""));
      String source = Files.readString(Repository.ROOT.resolve(file));
      String find = keys.getOrDefault("find", "").strip();
      assertThat(source.split(Pattern.quote(find), -1)).as(find + " in " + file).hasSize(2);
      String replace = keys.getOrDefault("replace", "").strip();
      return new Fault(file, source, source.replace(find, replace));
    }
  }

  /** The fault as a patch for the root of the repository. */
  List<String> patch() {
    List<String> before = source.lines().toList();
    List<String> after = broken.lines().toList();
    return UnifiedDiffUtils.generateUnifiedDiff(
        "a/" + file, "b/" + file, before, DiffUtils.diff(before, after), CONTEXT_LINES);
  }
}
