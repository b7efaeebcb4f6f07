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
   * Open it for one port; called once in a worker process.
   *
   * @throws SetupException if the port is unknown or something it needs is missing
   */
  Implementation open(Configuration configuration);
}
