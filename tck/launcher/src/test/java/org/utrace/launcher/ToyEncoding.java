// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.util.List;
import org.utrace.contract.Action;
import org.utrace.contract.EventSet;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.SignalAction;
import org.utrace.contract.SyscallAction;
import org.utrace.contract.spi.BitEncoding;

/** Packs actions as {@link ToyFaults} finds it here. */
final class ToyEncoding implements BitEncoding {
  private final List<ResumeAction> order;

  ToyEncoding(List<ResumeAction> order) {
    this.order = order;
  }

  @Override
  public int constant(ResumeAction action) {
    return order.indexOf(action);
  }

  @Override
  public int encode(Action action) {
    return constant(action.resume())
        | action.signal().ordinal() << 4
        | action.syscall().ordinal() << 8
        | (action.hold() ? 1 << 9 : 0)
        | (action.resumed() ? 1 << 10 : 0);
  }

  @Override
  public Action decode(int word) {
    return new Action(
        order.get(word & 0xf),
        SignalAction.values()[word >> 4 & 0xf],
        (word & 1 << 9) != 0,
        SyscallAction.values()[word >> 8 & 1],
        (word & 1 << 10) != 0);
  }

  @Override
  public long encode(EventSet events) {
    return events.bits();
  }
}
