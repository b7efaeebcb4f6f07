// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

import java.util.List;

/** Offer an implementation to the kit; found by {@link java.util.ServiceLoader}. */
public interface ImplementationProvider {

  /** The name that selects it on the command line, for example {@code reference}. */
  String name();

  /** Its version, as printed in results. */
  String version();

  /** The ports it can run here, in the order to run them; never empty. */
  List<String> ports();

  /**
   * Ports that are begun but lack a part that every port has; none by default.
   *
   * <p>Such a port is refused as a whole (ARCH-13): it is not among {@link #ports}, {@link #open}
   * refuses it, and whoever names it is told what is left to write.
   */
  default List<UnfinishedPort> unfinished() {
    return List.of();
  }

  /**
   * What a port needs from this machine; none by default.
   *
   * <p>Asked in a process of its own before anything runs, with no arguments given; look, but
   * change nothing and take less than a second. A port that lacks something is not opened: the kit
   * installs what is missing or prints the command, and else goes on without the port. What {@link
   * #open} alone can find out is thrown there.
   *
   * @param port one of {@link #ports}
   */
  default List<Requirement> requirements(String port) {
    return List.of();
  }

  /**
   * Open it for one port; called once in a worker process.
   *
   * @throws SetupException if the port is unknown or something it needs is missing
   */
  Implementation open(Configuration configuration);
}
