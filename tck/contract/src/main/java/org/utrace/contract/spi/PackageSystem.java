// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

/** Name a system that installs packages; names of packages differ between them. */
public enum PackageSystem {
  /** Debian, Ubuntu and their like. */
  APT,
  /** Fedora, Red Hat and their like. */
  DNF,
  /** Arch Linux and its like. */
  PACMAN,
  /** Homebrew, on macOS and Linux. */
  BREW
}
