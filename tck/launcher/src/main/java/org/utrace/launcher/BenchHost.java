// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.utrace.contract.spi.PackageSystem;
import org.utrace.contract.spi.Requirement;

/**
 * Know what of this machine a benchmark needs: a C compiler, and a way to keep processes on one
 * processor.
 */
final class BenchHost {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String ALLOWED = "Cpus_allowed_list:";
  private static final Path PROCESSOR_NAMES = Path.of("/proc/cpuinfo");
  private static final String TASKSET = "taskset";
  private static final String PUBLISHED = "bench-step.json";

  private final CCompiler compiler;
  private final Path taskset;
  private final int cpu;

  private BenchHost(CCompiler compiler, Path taskset, int cpu) {
    this.compiler = compiler;
    this.taskset = taskset;
    this.cpu = cpu;
  }

  /**
   * Look at a machine.
   *
   * @throws BadInputException if it lacks something
   */
  static BenchHost of(Machine machine, SetUp setUp) {
    for (Requirement requirement : requirements(machine)) {
      if (!requirement.met()) {
        throw lacking(requirement, setUp);
      }
    }
    CCompiler compiler = CCompiler.of(machine).orElseThrow();
    Path taskset = machine.tool(TASKSET).orElseThrow();
    return new BenchHost(compiler, taskset, lastAllowed(read(STATUS)));
  }

  /** What it takes, and whether that is there. */
  static List<Requirement> requirements(Machine machine) {
    return List.of(CCompiler.requirement(machine), taskset(machine));
  }

  private static Requirement taskset(Machine machine) {
    String purpose = "keeping both sides of ./utck bench step on one processor";
    return machine
        .tool(TASKSET)
        .map(found -> Requirement.found(TASKSET, purpose, found.toString()))
        .orElseGet(() -> Requirement.missing(TASKSET, purpose, "not in the search path"))
        .inPackage(PackageSystem.APT, "util-linux")
        .inPackage(PackageSystem.DNF, "util-linux")
        .inPackage(PackageSystem.PACMAN, "util-linux");
  }

  private static BadInputException lacking(Requirement requirement, SetUp setUp) {
    return new BadInputException(
        "The benchmark needs %s for %s: %s.%s"
            .formatted(
                requirement.name(),
                requirement.purpose(),
                requirement.problem(),
                setUp.mend(requirement).map(command -> " Install it: " + command).orElse("")));
  }

  CCompiler compiler() {
    return compiler;
  }

  /** A command that is kept on the one processor. */
  List<String> pinned(List<String> command) {
    List<String> pinned = new ArrayList<>(List.of(taskset.toString(), "-c", String.valueOf(cpu)));
    pinned.addAll(command);
    return pinned;
  }

  /**
   * Keep all threads of a process on the one processor from now on.
   *
   * @throws KitTroubleException if that fails
   */
  void pin(long pid) {
    try {
      Process process =
          new ProcessBuilder(
                  taskset.toString(), "-a", "-c", "-p", String.valueOf(cpu), String.valueOf(pid))
              .redirectErrorStream(true)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new KitTroubleException(
            "taskset cannot keep the worker on processor %d: %s".formatted(cpu, said.strip()));
      }
    } catch (IOException e) {
      throw new KitTroubleException("taskset cannot be started: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KitTroubleException("Interrupted while pinning the worker.", e);
    }
  }

  /** The last processor of a list such as {@code 0-3,6}: the first has most of the interrupts. */
  static int lastAllowed(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith(ALLOWED))
        .flatMap(line -> Stream.of(line.substring(ALLOWED.length()).strip().split("[-,]")))
        .mapToInt(Integer::parseInt)
        .max()
        .orElse(0);
  }

  /** Tell whether the live kernel steps programs of this port. */
  static boolean runs(String port) {
    return port.equals("x86_64")
        && System.getProperty("os.name", "").equals("Linux")
        && List.of("amd64", "x86_64").contains(System.getProperty("os.arch", ""));
  }

  /** The processor and the Java VM, for what is published. */
  static String name() {
    String processor =
        read(PROCESSOR_NAMES)
            .lines()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse(System.getProperty("os.arch", ""));
    return "%s, Java %s".formatted(processor, Runtime.version().feature());
  }

  private static String read(Path file) {
    try {
      return Files.isReadable(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      // Nothing depends on it but which processor is taken, and what it is called.
      return "";
    }
  }

  /** The file in the checkout that this kit was built in; empty elsewhere. */
  static Optional<Path> publishedFile() {
    String first = System.getProperty("java.class.path").split(File.pathSeparator)[0];
    Path folder = Path.of(first).toAbsolutePath().normalize();
    while (folder != null && !Files.isRegularFile(folder.resolve(PUBLISHED))) {
      folder = folder.getParent();
    }
    return Optional.ofNullable(folder).map(found -> found.resolve(PUBLISHED));
  }
}
