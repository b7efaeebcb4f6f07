// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.regset;

import java.util.List;
import org.utrace.contract.Errno;

/**
 * Read and write the register sets of a thread that is held (REG-02, ARCH-11).
 *
 * <p>Bytes are laid out as the machine's Linux has them in core files. Valid between {@code
 * prepareExamine} and {@code finishExamine}, or inside a callback of the thread (REG-01).
 */
public interface UserRegsetView {

  /** The machine's name, for example {@code aarch64}. */
  String name();

  /** The {@code e_machine} number of its ELF files. */
  int elfMachine();

  /** The sets, general registers first. */
  List<UserRegset> sets();

  /**
   * Read part of a set.
   *
   * @throws IllegalArgumentException if the set is none of this view, or does not {@linkplain
   *     UserRegset#covers cover} the range
   */
  byte[] read(UserRegset set, int offsetBytes, int lengthBytes);

  /**
   * Write part of a set; the rest of it and every other set keep their values.
   *
   * @return OK, or EINVAL with nothing changed if the machine refuses the value
   * @throws IllegalArgumentException as {@link #read} does
   */
  Errno write(UserRegset set, int offsetBytes, byte[] bytes);
}
