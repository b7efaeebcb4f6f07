// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

/** Let actors and callbacks wait for a test's word. */
public interface Latch {

  /** Wait until it is open. */
  void await();

  /** Open it, for good. */
  void open();

  /** Tell whether it is open. */
  boolean isOpen();

  /** Tell whether somebody waits at it. */
  boolean hasWaiters();
}
