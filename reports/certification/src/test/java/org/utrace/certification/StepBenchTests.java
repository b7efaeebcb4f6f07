// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utrace.launcher.Main;

/** Let the benchmark of steps run for a moment; how fast it comes out is not looked at. */
final class StepBenchTests {
  private static final List<String> FLAGS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "-Djdk.virtualThreadScheduler.parallelism=1",
          "-Djdk.virtualThreadScheduler.maxPoolSize=1");

  @TempDir private Path folder;

  @Test
  void everyPeerMakesItsSteps() throws IOException, InterruptedException {
    assumeThat(hasTool("taskset") && (hasTool("cc") || hasTool("gcc"))).isTrue();
    Path published = folder.resolve("published.json");
    Files.writeString(published, "{\"tolerance\": 0.5, \"ratios\": []}");
    String said = bench("--port=aarch64,s390x,x86_64", "--published=" + published);
    assertThat(said)
        .containsPattern("aarch64 +[\\d ]+ +C over libunicorn")
        .containsPattern("s390x +[\\d ]+ +C over libunicorn  ")
        .containsPattern("s390x +[\\d ]+ +C over libunicorn, translating anew")
        .containsPattern("x86_64 +[\\d ]+ +C over libunicorn");
  }

  private static String bench(String... options) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Stream.of(
                        Stream.of(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString()),
                        FLAGS.stream(),
                        Stream.of("-cp", System.getProperty("java.class.path")),
                        Stream.of(Main.class.getName(), "bench", "step"),
                        Stream.of("--rounds=1", "--millis=5", "--warm-up=1"),
                        Stream.of(options))
                    .flatMap(parts -> parts)
                    .toList())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private static boolean hasTool(String name) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(part -> Files.isExecutable(Path.of(part, name)));
  }
}
