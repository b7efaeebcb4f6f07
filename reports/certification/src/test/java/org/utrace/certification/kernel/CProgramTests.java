// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification.kernel;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.utrace.contract.Edition;
import org.utrace.contract.spi.Bounds;
import org.utrace.contract.spi.Configuration;
import org.utrace.contract.spi.ExitStatus;
import org.utrace.contract.spi.Implementation;
import org.utrace.contract.spi.ImplementationProvider;
import org.utrace.contract.spi.RunState;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.explore.Depth;
import org.utrace.explore.Digests;
import org.utrace.explore.Seeds;
import org.utrace.rules.RuleBook;
import org.utrace.suite.Scene;
import org.utrace.suite.SuiteSession;
import org.utrace.suite.SuiteSettings;
import org.utrace.suite.Tracee;

/**
 * A C program of the cross compiler, which checks what its handlers see, ends well under the kernel
 * and under qemu-user alike.
 */
class CProgramTests {
  /** The program stands in the place of one that a test can name. */
  private static final TraceeProgram PLACE = TraceeProgram.EXIT_GROUP;

  private static final Bounds LONG = new Bounds(2_000_000, 1_000_000, 1_000);

  /** Set where a test that the machine cannot run must fail, as in continuous integration. */
  private static final String NO_SKIP = "UTCK_NO_SKIP";

  @TempDir Path folder;

  private static byte[] resource(String name) throws IOException {
    try (InputStream in =
        requireNonNull(CProgramTests.class.getResourceAsStream("/org/utrace/" + name), name)) {
      return in.readAllBytes();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"aarch64"})
  void thousandHandlersUnderTheKernel(String port) throws IOException {
    for (TraceeProgram program : TraceeProgram.values()) {
      String file = program.fileName() + ".elf";
      Files.write(folder.resolve(file), resource("tracees/" + port + "/" + file));
    }
    Files.write(
        folder.resolve(PLACE.fileName() + ".elf"), resource("programs/handlers/" + port + ".elf"));
    ImplementationProvider reference =
        ServiceLoader.load(ImplementationProvider.class).findFirst().orElseThrow();
    try (Implementation opened =
            reference.open(new Configuration(port, Edition.PLAN, Optional.of(folder)));
        SuiteSession session =
            SuiteSession.open(opened, RuleBook.load(), settings(port, opened), verdict -> {})) {
      assertThat(session.tryOut(port, Depth.TABLE, CProgramTests::runToItsEnd)).isEmpty();
    }
  }

  private static SuiteSettings settings(String port, Implementation opened) {
    return new SuiteSettings(
        "reference",
        port,
        Edition.PLAN,
        Seeds.one(1),
        1,
        LONG,
        new Digests("tests", "none", opened.digest()),
        Optional.empty());
  }

  private static void runToItsEnd(Scene scene) {
    // Not by the scene, which would ask it for what the other one promises.
    Tracee program = scene.known(scene.stage().create(PLACE));
    program.start();
    scene.until("the program's end", () -> program.state() == RunState.ZOMBIE);
    scene.expect("output", "", scene.stage().output(program.handle()));
    scene.expect("status", ExitStatus.exited(0), program.reap());
  }

  @ParameterizedTest
  @ValueSource(strings = {"aarch64"})
  void thousandHandlersUnderQemu(String port) throws IOException, InterruptedException {
    Path program = folder.resolve("handlers");
    Files.write(program, resource("programs/handlers/" + port + ".elf"));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    Process process;
    try {
      process =
          new ProcessBuilder("qemu-" + port, program.toString()).redirectErrorStream(true).start();
    } catch (IOException missing) {
      if (System.getenv(NO_SKIP) == null) {
        abort("needs the Debian package qemu-user: " + missing.getMessage());
      }
      throw missing;
    }
    byte[] output = process.getInputStream().readAllBytes();
    assertThat(new String(output, StandardCharsets.UTF_8)).isEmpty();
    assertThat(process.waitFor()).isZero();
  }
}
