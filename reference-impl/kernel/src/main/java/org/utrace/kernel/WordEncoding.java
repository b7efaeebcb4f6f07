// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import org.utrace.contract.Action;
import org.utrace.contract.Edition;
import org.utrace.contract.EventSet;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.SignalAction;
import org.utrace.contract.SyscallAction;
import org.utrace.contract.spi.BitEncoding;

/**
 * Pack actions into words as the C interface does: resume action in the low bits, then the
 * disposition of the event, then the flags, none overlapping another (ORD-08).
 */
final class WordEncoding implements BitEncoding {
  private static final int RESUME_MASK = 0x7;
  private static final int SIGNAL_SHIFT = 4;
  private static final int SIGNAL_MASK = 0xf;
  private static final int HOLD = 0x100;
  private static final int SYSCALL_SHIFT = 9;
  private static final int RESUMED = 0x400;

  private final Edition edition;

  WordEncoding(Edition edition) {
    this.edition = edition;
  }

  @Override
  public int constant(ResumeAction action) {
    return edition.rank(action);
  }

  @Override
  public int encode(Action action) {
    return constant(action.resume())
        | action.signal().ordinal() << SIGNAL_SHIFT
        | (action.hold() ? HOLD : 0)
        | action.syscall().ordinal() << SYSCALL_SHIFT
        | (action.resumed() ? RESUMED : 0);
  }

  @Override
  public Action decode(int word) {
    return new Action(
        edition.order().get(word & RESUME_MASK),
        SignalAction.values()[word >> SIGNAL_SHIFT & SIGNAL_MASK],
        (word & HOLD) != 0,
        SyscallAction.values()[word >> SYSCALL_SHIFT & 1],
        (word & RESUMED) != 0);
  }

  @Override
  public long encode(EventSet events) {
    return events.bits();
  }
}
