// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite;

import org.jspecify.annotations.Nullable;
import org.utrace.contract.Address;
import org.utrace.contract.UserRegs;

/** The register argument of one callback, refused once the callback has returned (REG-01). */
final class CallbackRegs implements UserRegs {
  private @Nullable UserRegs regs;

  CallbackRegs(UserRegs regs) {
    this.regs = regs;
  }

  /** The callback has returned. */
  void close() {
    regs = null;
  }

  private UserRegs regs() {
    UserRegs known = regs;
    if (known == null) {
      throw new IllegalStateException(
          "an engine keeps the registers of a callback that has returned: use the regset between"
              + " prepare_examine and finish_examine");
    }
    return known;
  }

  @Override
  public Address pc() {
    return regs().pc();
  }

  @Override
  public void pc(Address pc) {
    regs().pc(pc);
  }

  @Override
  public Address sp() {
    return regs().sp();
  }

  @Override
  public int syscallNumber() {
    return regs().syscallNumber();
  }

  @Override
  public void syscallNumber(int number) {
    regs().syscallNumber(number);
  }

  @Override
  public long argument(int index) {
    return regs().argument(index);
  }

  @Override
  public long parameter(int index) {
    return regs().parameter(index);
  }

  @Override
  public void argument(int index, long value) {
    regs().argument(index, value);
  }

  @Override
  public long result() {
    return regs().result();
  }

  @Override
  public void result(long value) {
    regs().result(value);
  }

  @Override
  public long scratch() {
    return regs().scratch();
  }

  @Override
  public void scratch(long value) {
    regs().scratch(value);
  }
}
