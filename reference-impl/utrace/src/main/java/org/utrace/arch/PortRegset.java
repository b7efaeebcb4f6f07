// SPDX-License-Identifier: Apache-2.0
package org.utrace.arch;

import org.utrace.contract.regset.UserRegset;

/** Convert one register set of a machine between its Linux layout and the thread's registers. */
public interface PortRegset {

  /** Its name, size and units. */
  UserRegset layout();

  /**
   * The whole set as bytes.
   *
   * @param thread held, or the caller itself in the kernel
   */
  byte[] get(ArchThread thread);

  /**
   * Replace the whole set.
   *
   * @return false, with nothing changed, if the machine refuses the value
   */
  boolean set(ArchThread thread, byte[] whole);
}
