// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.arch;

import java.util.Arrays;
import org.utrace.contract.Errno;
import org.utrace.contract.regset.UserRegset;
import org.utrace.contract.regset.UserRegsetView;

/** Know the register set of floating-point and vector registers, and change them. */
final class Floating {
  private static final int NT_FPREGSET = 2;

  /** What 32-bit ARM has instead. */
  private static final int NT_ARM_VFP = 0x400;

  private Floating() {}

  static boolean is(UserRegset set) {
    return set.noteType() == NT_FPREGSET || set.noteType() == NT_ARM_VFP;
  }

  /**
   * Turn the lowest bit of the last byte of each unit, one after the other.
   *
   * @return in how many units it stayed turned; the others are reserved
   */
  static int turn(UserRegsetView view, UserRegset set) {
    int kept = 0;
    for (int at = 0; at < set.sizeBytes(); at += set.unitBytes()) {
      byte[] turned = view.read(set, at, set.unitBytes());
      turned[turned.length - 1] ^= 1;
      boolean taken = view.write(set, at, turned) == Errno.OK;
      if (taken && Arrays.equals(turned, view.read(set, at, turned.length))) {
        kept++;
      }
    }
    return kept;
  }
}
