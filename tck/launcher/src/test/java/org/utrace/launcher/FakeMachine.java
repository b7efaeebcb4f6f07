// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Machines with a search path of their own. */
final class FakeMachine {
  static final String DEBIAN = "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\n";
  static final String UBUNTU = "NAME=\"Ubuntu\"\nID=ubuntu\nID_LIKE=debian\n";
  static final String FEDORA = "NAME=\"Fedora Linux\"\nID=fedora\n";
  static final String ARCH = "NAME=\"Arch Linux\"\nID=arch\n";

  private FakeMachine() {}

  static Machine of(String osRelease, Path bin, boolean root) {
    return new Machine(osRelease, List.of(bin), root);
  }

  /** Put a command into a folder. */
  static void tool(Path bin, String name, String script) throws IOException {
    Files.createDirectories(bin);
    Path file = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
