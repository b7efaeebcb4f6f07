// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Know the machine as far as set-up needs it; tests give it another one.
 *
 * @param osRelease text of {@code /etc/os-release}, empty where there is none
 * @param path folders of the search path
 * @param root whether this process may install packages
 */
record Machine(String osRelease, List<Path> path, boolean root) {
  private static final Path OS_RELEASE = Path.of("/etc/os-release");

  /** Copy the list. */
  Machine {
    path = List.copyOf(path);
  }

  /** The machine this process runs on. */
  static Machine here() {
    String folders = System.getenv().getOrDefault("PATH", "");
    return new Machine(
        readIfThere(OS_RELEASE),
        Stream.of(folders.split(File.pathSeparator))
            .filter(folder -> !folder.isEmpty())
            .map(Path::of)
            .toList(),
        ProcessHandle.current().info().user().filter("root"::equals).isPresent());
  }

  private static String readIfThere(Path file) {
    try {
      return Files.isReadable(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      // What the system is called is then guessed from its tools.
      return "";
    }
  }

  /** Find a command. */
  Optional<Path> tool(String name) {
    return path.stream()
        .map(folder -> folder.resolve(name))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  /** Tell whether the system is one of a family, by the ids it gives itself. */
  boolean isLike(List<String> ids) {
    return osRelease
        .lines()
        .filter(line -> line.startsWith("ID=") || line.startsWith("ID_LIKE="))
        .map(line -> line.substring(line.indexOf('=') + 1).replace("\"", "").replace("'", ""))
        .flatMap(value -> Stream.of(value.split("\\s+")))
        .anyMatch(ids::contains);
  }
}
