// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.utrace.contract.Edition;
import org.utrace.contract.spi.Configuration;
import org.utrace.contract.spi.Implementation;
import org.utrace.contract.spi.ImplementationProvider;
import org.utrace.contract.spi.SetupException;
import org.utrace.contract.spi.StepPeer;
import org.utrace.launcher.Main;

/** Let the benchmark of steps run for a moment; how fast it comes out is not looked at. */
final class StepBenchTests {
  private static final List<String> FLAGS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "-Djdk.virtualThreadScheduler.parallelism=1",
          "-Djdk.virtualThreadScheduler.maxPoolSize=1");

  private static final Path PUBLISHED = Path.of("bench-step.json");

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

  /** A ratio whose names are not in the file has no floor, and would never be published. */
  @Test
  void publishedRatiosAreThoseThatAreMeasured() throws IOException {
    Set<String> published = new TreeSet<>();
    for (Map<?, ?> entry : ratios()) {
      published.add(entry.get("port") + " beside " + entry.get("peer"));
    }
    Set<String> measured = new TreeSet<>(Set.of("x86_64 beside the live kernel"));
    for (ImplementationProvider provider : ServiceLoader.load(ImplementationProvider.class)) {
      for (String port : provider.ports()) {
        peers(provider, port).forEach(peer -> measured.add(port + " beside " + peer.name()));
      }
    }
    assertThat(published).isEqualTo(measured);
  }

  /** What is JSON is YAML too. */
  @SuppressWarnings("unchecked")
  private static List<Map<?, ?>> ratios() throws IOException {
    Load reader = new Load(LoadSettings.builder().build());
    Map<?, ?> root = (Map<?, ?>) reader.loadFromString(Files.readString(PUBLISHED));
    return (List<Map<?, ?>>) Objects.requireNonNull(root.get("ratios"));
  }

  private static List<StepPeer> peers(ImplementationProvider provider, String port) {
    try (Implementation opened =
        provider.open(new Configuration(port, Edition.PLAN, Optional.empty()))) {
      return opened.stepPeers();
    } catch (SetupException missing) {
      assumeThat(System.getenv("UTCK_NO_SKIP")).as(missing.getMessage()).isNotNull();
      throw missing;
    }
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
