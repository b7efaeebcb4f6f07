// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.utrace.contract.spi.Requirement;
import org.utrace.contract.spi.UnfinishedPort;

/**
 * Tell which implementations there are and what they need, as a process of its own found out.
 *
 * @param providers sorted by name
 * @param problems one sentence per provider that cannot be used
 */
record Description(List<Provider> providers, List<String> problems) {
  /** Copy the lists. */
  Description {
    providers = List.copyOf(providers);
    problems = List.copyOf(problems);
  }

  /**
   * One implementation.
   *
   * @param source jar or folder its class is from; empty if that is unknown
   * @param unfinished ports that are refused as a whole
   */
  record Provider(
      String name,
      String version,
      String type,
      String source,
      List<Port> ports,
      List<UnfinishedPort> unfinished) {
    /** Copy the lists. */
    Provider {
      ports = List.copyOf(ports);
      unfinished = List.copyOf(unfinished);
    }

    /** Names of its ports, in the order to run them. */
    List<String> portNames() {
      return ports.stream().map(Port::name).toList();
    }

    Port port(String name) {
      return ports.stream().filter(port -> port.name().equals(name)).findFirst().orElseThrow();
    }

    /** Tell whether its class is from one of the jars or folders, which may be links. */
    boolean isFrom(List<Path> path) {
      return !source.isEmpty() && path.stream().anyMatch(entry -> isSame(entry, Path.of(source)));
    }

    private static boolean isSame(Path entry, Path source) {
      try {
        return Files.isSameFile(entry, source);
      } catch (IOException e) {
        return entry.equals(source);
      }
    }
  }

  /**
   * One port of it.
   *
   * @param trial how opening it went, where that was asked for
   */
  record Port(String name, List<Requirement> requirements, Optional<Trial> trial) {
    /** Copy the list. */
    Port {
      requirements = List.copyOf(requirements);
    }

    /** What the machine lacks for it. */
    List<Requirement> missing() {
      return requirements.stream().filter(requirement -> !requirement.met()).toList();
    }
  }

  /**
   * How opening a port went.
   *
   * @param trouble why it cannot be opened, or empty
   * @param withheld capabilities that do not work here, with the reasons
   */
  record Trial(String trouble, Map<String, String> withheld) {}
}
