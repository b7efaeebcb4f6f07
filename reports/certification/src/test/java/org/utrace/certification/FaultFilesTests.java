// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.utrace.rules.ClauseId;
import org.utrace.rules.RuleBook;

/** Check that every fault still applies to the source it breaks. */
final class FaultFilesTests {
  /** Raise this as faults are added. */
  private static final int FAULTS_MIN = 40;

  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final Path FAULTS = ROOT.resolve("reference-impl/faults");
  private static final RuleBook BOOK = RuleBook.load();

  private static List<Path> faults() throws IOException {
    try (Stream<Path> files = Files.list(FAULTS)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @Test
  void thereAreFaults() throws IOException {
    assertThat(faults()).hasSizeGreaterThanOrEqualTo(FAULTS_MIN);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void appliesExactlyOnce(Path fault) throws IOException {
    Map<String, String> keys = read(fault);
    assertThat(keys).containsOnlyKeys("clause", "file", "find", "replace", "breaks");
    ClauseId id = ClauseId.parse(keys.getOrDefault("clause", ""));
    assertThat(fault.getFileName().toString()).startsWith(id.format());
    assertThat(BOOK.find(id)).as("clause " + id).isPresent();
    String source = Files.readString(ROOT.resolve(keys.getOrDefault("file", "")));
    String find = keys.getOrDefault("find", "").strip();
    assertThat(find).isNotEmpty().isNotEqualTo(keys.getOrDefault("replace", "").strip());
    assertThat(source.split(Pattern.quote(find), -1))
        .as("occurrences of the text to find, plus one")
        .hasSize(2);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, String> read(Path fault) throws IOException {
    try (InputStream in = Files.newInputStream(fault)) {
      return (Map<String, String>) new Load(LoadSettings.builder().build()).loadFromInputStream(in);
    }
  }
}
