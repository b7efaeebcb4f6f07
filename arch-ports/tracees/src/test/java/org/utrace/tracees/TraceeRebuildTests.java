// SPDX-License-Identifier: Apache-2.0
package org.utrace.tracees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.utrace.contract.spi.TraceeProgram;

/** The committed files are byte for byte what the sources make. */
class TraceeRebuildTests {
  private static final Path MODULE = Path.of("").toAbsolutePath();
  private static final Path COMMITTED = MODULE.resolve("src/main/resources/org/utrace/tracees");
  private static final Path REBUILT = MODULE.resolve("target/rebuilt-tracees");
  private static final Path VERSION = Path.of("binutils-version.txt");

  /** How a build script ended and what it wrote. */
  private record Ended(int exitCode, String output) {}

  @Test
  void rebuiltFiles_equalTheCommittedOnes() throws IOException, InterruptedException {
    String recorded = Files.readString(COMMITTED.resolve(VERSION)).strip();
    Ended version = build("--version");
    assumeThat(version)
        .as("skipped: the tracees were built with '%s', which is not installed here", recorded)
        .isEqualTo(new Ended(0, recorded));
    assertThat(build(REBUILT.toString())).isEqualTo(new Ended(0, ""));
    Map<String, byte[]> expected = files(COMMITTED);
    Map<String, byte[]> actual = files(REBUILT);
    assertThat(actual).containsOnlyKeys(expected.keySet());
    assertThat(expected.keySet())
        .as("a file per program and machine, and the version")
        .hasSize(3 * TraceeProgram.values().length + 1);
    assertThat(expected)
        .allSatisfy(
            (name, bytes) -> assertThat(Arrays.equals(actual.get(name), bytes)).as(name).isTrue());
  }

  private static Ended build(String argument) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", MODULE.resolve("build.sh").toString(), argument)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output.strip());
  }

  private static Map<String, byte[]> files(Path root) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        files.put(root.relativize(path).toString(), Files.readAllBytes(path));
      }
    }
    return files;
  }
}
