// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

import java.util.List;

/**
 * Offer wrong and permitted variants of an implementation, by which the kit proves its own tests;
 * found by {@link java.util.ServiceLoader}.
 *
 * <p>No implementation needs one. The kit compiles each fault, loads the implementation afresh with
 * the faulty classes in a worker process, and runs tests that should fail there. On a permitted
 * variant, made in the same way, none of all tests may fail. What the implementation finds by the
 * thread's context class loader, it must find while it is opened.
 */
public interface FaultSource {

  /** The name of the implementation, as {@link ImplementationProvider#name} gives it. */
  String implementation();

  /**
   * Read the faults, in a fixed order.
   *
   * @throws SetupException if they or the sources they patch cannot be read
   */
  List<Fault> faults();

  /**
   * Read the permitted variants, in a fixed order; none unless overridden.
   *
   * @throws SetupException if they or the sources they patch cannot be read
   */
  default List<Variant> variants() {
    return List.of();
  }
}
