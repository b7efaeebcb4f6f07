// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

/** Stand for a debugger thread of a stage. */
public interface Actor {

  /** The name given at its start. */
  String name();

  /** Wait until it has ended. */
  void join();

  /** Tell whether it has ended. */
  boolean ended();

  /** Number of times it has gone to sleep so far (capability in-process). */
  default long sleeps() {
    throw new NotOfferedException("Actor.sleeps", "in-process");
  }
}
