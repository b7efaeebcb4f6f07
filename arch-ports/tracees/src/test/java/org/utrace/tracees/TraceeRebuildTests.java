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
  private static final Path COMMITTED = MODULE.resolve("src/main/resources/org/utrace");
  private static final Path REBUILT = MODULE.resolve("target/rebuilt");
  private static final int MACHINES = 8;

  /** How a build script ended and what it wrote. */
  private record Ended(int exitCode, String output) {}

  @Test
  void rebuiltTracees_equalTheCommittedOnes() throws IOException, InterruptedException {
    int files = MACHINES * TraceeProgram.values().length + 1;
    compare("build.sh", "tracees", "binutils-version.txt", files);
  }

  @Test
  void rebuiltProgramsInC_equalTheCommittedOnes() throws IOException, InterruptedException {
    // Model, template and s390 have no C compiler; there are two programs for each other machine.
    compare("build-c.sh", "programs", "gcc-version.txt", (MACHINES - 3) * 2 + 1);
  }

  private static void compare(String script, String folder, String versionFile, int count)
      throws IOException, InterruptedException {
    Path committed = COMMITTED.resolve(folder);
    Path rebuilt = REBUILT.resolve(folder);
    String recorded = Files.readString(committed.resolve(versionFile)).strip();
    assumeThat(build(script, "--version"))
        .as("skipped: %s were built with '%s', which is not installed here", folder, recorded)
        .isEqualTo(new Ended(0, recorded));
    assertThat(build(script, rebuilt.toString())).isEqualTo(new Ended(0, ""));
    Map<String, byte[]> expected = files(committed);
    Map<String, byte[]> actual = files(rebuilt);
    assertThat(actual).containsOnlyKeys(expected.keySet());
    assertThat(expected.keySet())
        .as("a file per program and machine, and the version")
        .hasSize(count);
    assertThat(expected)
        .allSatisfy(
            (name, bytes) -> assertThat(Arrays.equals(actual.get(name), bytes)).as(name).isTrue());
  }

  private static Ended build(String script, String argument)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", MODULE.resolve(script).toString(), argument)
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
