// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.utrace.contract.Edition;
import org.utrace.contract.TaskHandle;
import org.utrace.contract.spi.Bounds;
import org.utrace.contract.spi.Configuration;
import org.utrace.contract.spi.ExitStatus;
import org.utrace.contract.spi.Implementation;
import org.utrace.contract.spi.ImplementationProvider;
import org.utrace.contract.spi.RunReport;
import org.utrace.contract.spi.SetupException;
import org.utrace.contract.spi.Stage;
import org.utrace.contract.spi.TraceeProgram;

/**
 * A program that an ordinary compiler made has its handler entered and left a thousand times; it
 * checks siginfo, ucontext and registers itself, and exits with 0 if all were right.
 */
final class SignalProgramTests {
  private static final Bounds LONG = new Bounds(5_000_000, 5_000_000, Integer.MAX_VALUE);

  /** The program that is replaced: no test asks for its symbols. */
  private static final TraceeProgram REPLACED = TraceeProgram.EXIT_GROUP;

  @TempDir Path tracees;

  @ParameterizedTest
  @ValueSource(strings = {"x86_64", "i386", "aarch64", "arm", "s390x"})
  void thousandHandlersUnderTheKernel(String port) throws IOException {
    for (TraceeProgram program : TraceeProgram.values()) {
      if (program != REPLACED) {
        copy("tracees/" + port, program.fileName(), program.fileName());
      }
    }
    copy("programs/signals", port, REPLACED.fileName());
    try (Implementation kernel = open(port)) {
      List<String> seen = new ArrayList<>();
      RunReport report = kernel.play(stage -> seen.addAll(run(stage)), LONG);
      assertThat(report.outcome()).isEqualTo(new RunReport.Completed());
      assertThat(seen).containsExactly(ExitStatus.exited(0).toString(), "1000 handlers\n");
    }
  }

  private static List<String> run(Stage stage) {
    TaskHandle task = stage.create(REPLACED);
    stage.start(task);
    ExitStatus status = stage.reap(task);
    return List.of(status.toString(), stage.output(task));
  }

  private Implementation open(String port) {
    ImplementationProvider reference =
        ServiceLoader.load(ImplementationProvider.class).findFirst().orElseThrow();
    try {
      return reference.open(new Configuration(port, Edition.PLAN, Optional.of(tracees)));
    } catch (SetupException missing) {
      if (System.getenv("UTCK_NO_SKIP") == null) {
        abort(String.valueOf(missing.getMessage()));
      }
      throw missing;
    }
  }

  /** What the program checks is what Linux does, or another emulator of the machine. */
  @ParameterizedTest
  @CsvSource({"x86_64,", "i386,", "aarch64, qemu-aarch64", "arm, qemu-arm", "s390x, qemu-s390x"})
  void thousandHandlersElsewhere(String port, @Nullable String emulator)
      throws IOException, InterruptedException {
    if (emulator == null && !System.getProperty("os.arch", "").equals("amd64")) {
      abort("needs a host that runs x86 programs");
    }
    copy("programs/signals", port, "signals");
    Path program = tracees.resolve("signals.elf");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    Process process = start(emulator, program);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(output).isEqualTo("1000 handlers\n");
    assertThat(process.waitFor()).isZero();
  }

  /** Not every kernel of x86_64 runs programs of 32 bits, and not every host has the emulators. */
  private static Process start(@Nullable String emulator, Path program) throws IOException {
    List<String> command = new ArrayList<>();
    if (emulator != null) {
      command.add(emulator);
    }
    command.add(program.toString());
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException notRun) {
      if (System.getenv("UTCK_NO_SKIP") == null) {
        abort(
            emulator == null
                ? "needs a kernel that runs the program: " + notRun.getMessage()
                : "needs " + emulator + " of the Debian package qemu-user: " + notRun.getMessage());
      }
      throw notRun;
    }
  }

  private void copy(String folder, String name, String as) throws IOException {
    String resource = "org/utrace/" + folder + "/" + name + ".elf";
    ClassLoader loader = SignalProgramTests.class.getClassLoader();
    try (InputStream in = requireNonNull(loader.getResourceAsStream(resource), resource)) {
      Files.copy(in, tracees.resolve(as + ".elf"));
    }
  }
}
