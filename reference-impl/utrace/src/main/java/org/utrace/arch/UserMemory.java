// SPDX-License-Identifier: Apache-2.0
package org.utrace.arch;

import java.util.Optional;
import org.utrace.contract.Address;
import org.utrace.contract.spi.DataModel;

/** Copy from and to a process's memory as its own code could (copy_from_user, copy_to_user). */
public interface UserMemory {

  /** Copy from user memory; empty if a byte is not readable. */
  Optional<byte[]> copyFrom(Address start, int lengthBytes);

  /** Copy to user memory; false, with nothing written, if a byte is not writable. */
  boolean copyTo(Address start, byte[] bytes);

  /** How the machine lays out what is copied. */
  DataModel dataModel();
}
