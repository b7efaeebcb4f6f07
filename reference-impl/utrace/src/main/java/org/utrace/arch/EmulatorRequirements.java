// SPDX-License-Identifier: Apache-2.0
package org.utrace.arch;

import java.util.List;
import org.utrace.contract.spi.PackageSystem;
import org.utrace.contract.spi.Requirement;
import org.utrace.cpu.unicorn.UnicornCpus;
import org.utrace.cpu.unicorn.UnicornMissingException;

/** Look for what an emulated machine needs: a host it was tried on, and libunicorn. */
final class EmulatorRequirements {
  private static final List<String> ARCHITECTURES = List.of("amd64", "x86_64", "aarch64", "arm64");
  private static final String HOST = "Linux on x86_64 or aarch64";
  private static final String LIBRARY = "libunicorn 2";

  private EmulatorRequirements() {}

  /** Look; the library is left alone where the host is none. */
  static List<Requirement> of(String portName, String osName, String osArch) {
    Requirement host = host(osName, osArch);
    return host.met() ? List.of(host, library(portName)) : List.of(host);
  }

  static Requirement host(String osName, String osArch) {
    String purpose = "its system calls and memory mappings";
    String here = osName + " on " + osArch;
    return osName.equals("Linux") && ARCHITECTURES.contains(osArch)
        ? Requirement.found(HOST, purpose, here)
        : Requirement.missing(HOST, purpose, "this is " + here);
  }

  private static Requirement library(String portName) {
    String purpose = "running " + portName + " code";
    try {
      String where = UnicornCpus.libraryVersion() + " as " + UnicornCpus.libraryPath();
      return Requirement.found(LIBRARY, purpose, where);
    } catch (UnicornMissingException e) {
      Requirement missing = Requirement.missing(LIBRARY, purpose, e.problem());
      // A package does not mend a wrong name.
      return UnicornCpus.isLibraryNamed() ? missing : inPackages(missing);
    }
  }

  private static Requirement inPackages(Requirement missing) {
    return missing
        .inPackage(PackageSystem.APT, "libunicorn2")
        .inPackage(PackageSystem.DNF, "unicorn")
        .inPackage(PackageSystem.PACMAN, "unicorn")
        .inPackage(PackageSystem.BREW, "unicorn");
  }
}
