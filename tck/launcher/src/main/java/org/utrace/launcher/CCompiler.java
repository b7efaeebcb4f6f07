// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.utrace.contract.spi.PackageSystem;
import org.utrace.contract.spi.Requirement;

/** Compile programs in C with the compiler of this machine. */
final class CCompiler {
  private static final List<String> COMMANDS = List.of("cc", "gcc", "clang");

  private final Path command;

  private CCompiler(Path command) {
    this.command = command;
  }

  /** The compiler of a machine; empty if it has none. */
  static Optional<CCompiler> of(Machine machine) {
    return COMMANDS.stream()
        .flatMap(name -> machine.tool(name).stream())
        .findFirst()
        .map(CCompiler::new);
  }

  /** The need for one, and whether it is met. */
  static Requirement requirement(Machine machine) {
    String purpose = "compiling what ./utck bench step measures beside";
    return of(machine)
        .map(found -> Requirement.found("C compiler", purpose, found.command.toString()))
        .orElseGet(() -> Requirement.missing("C compiler", purpose, "not in the search path"))
        .inPackage(PackageSystem.APT, "gcc")
        .inPackage(PackageSystem.DNF, "gcc")
        .inPackage(PackageSystem.PACMAN, "gcc")
        .inPackage(PackageSystem.BREW, "gcc");
  }

  /**
   * Compile a program.
   *
   * @param folder where to put it
   * @return the program
   * @throws KitTroubleException if that fails
   */
  Path compile(Path folder, String name, String source) {
    Path text = folder.resolve(name + ".c");
    Path program = folder.resolve(name);
    try {
      Files.writeString(text, source);
      Process process =
          new ProcessBuilder(
                  Stream.of(command, "-O2", "-o", program, text, "-ldl")
                      .map(Object::toString)
                      .toList())
              .redirectErrorStream(true)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new KitTroubleException(
            "%s cannot compile %s.c: %s".formatted(command, name, said.strip()));
      }
      return program;
    } catch (IOException e) {
      throw new KitTroubleException(
          "%s.c cannot be compiled: %s.".formatted(name, e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KitTroubleException("Interrupted while compiling " + name + ".c.", e);
    }
  }
}
