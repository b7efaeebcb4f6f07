// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.utrace.contract.spi.PackageSystem;

/** Know the commands that install packages. */
enum Installer {
  APT_GET("apt-get", PackageSystem.APT, true, "install", List.of("debian", "ubuntu")),
  DNF("dnf", PackageSystem.DNF, true, "install", List.of("fedora", "rhel", "centos")),
  PACMAN("pacman", PackageSystem.PACMAN, true, "-S", List.of("arch")),
  BREW("brew", PackageSystem.BREW, false, "install", List.of());

  private final String tool;
  private final PackageSystem system;
  private final boolean asRoot;
  private final String verb;
  private final List<String> families;

  Installer(String tool, PackageSystem system, boolean asRoot, String verb, List<String> families) {
    this.tool = tool;
    this.system = system;
    this.asRoot = asRoot;
    this.verb = verb;
    this.families = families;
  }

  /**
   * The installer of a machine: the one of its family if it is there, or else any that is there;
   * where none is there, the one of its family.
   */
  static Optional<Installer> of(Machine machine) {
    List<Installer> there =
        Stream.of(values()).filter(one -> machine.tool(one.tool).isPresent()).toList();
    List<Installer> family =
        Stream.of(values()).filter(one -> machine.isLike(one.families)).toList();
    return Stream.of(there.stream().filter(family::contains), there.stream(), family.stream())
        .flatMap(choice -> choice)
        .findFirst();
  }

  /** Name of its command. */
  String tool() {
    return tool;
  }

  /** Whose package names it takes. */
  PackageSystem system() {
    return system;
  }

  /** The command that a person types, with sudo where that is needed. */
  String command(Machine machine, List<String> packages) {
    String sudo = asRoot && !machine.root() ? "sudo " : "";
    return "%s%s %s %s".formatted(sudo, tool, verb, String.join(" ", packages));
  }
}
