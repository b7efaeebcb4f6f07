// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

import org.utrace.contract.Address;
import org.utrace.contract.UserRegs;

/**
 * Be the register argument of callbacks where an implementation shows no registers.
 *
 * <p>A test that uses them is skipped, unless the capability regset is declared.
 */
public final class NoRegisters implements UserRegs {

  /** Make the only one that is needed. */
  public NoRegisters() {}

  private static NotOfferedException none(String call) {
    return new NotOfferedException("UserRegs." + call, "regset");
  }

  @Override
  public Address pc() {
    throw none("pc");
  }

  @Override
  public void pc(Address pc) {
    throw none("pc");
  }

  @Override
  public Address sp() {
    throw none("sp");
  }

  @Override
  public int syscallNumber() {
    throw none("syscallNumber");
  }

  @Override
  public void syscallNumber(int number) {
    throw none("syscallNumber");
  }

  @Override
  public long argument(int index) {
    throw none("argument");
  }

  @Override
  public void argument(int index, long value) {
    throw none("argument");
  }

  @Override
  public long result() {
    throw none("result");
  }

  @Override
  public void result(long value) {
    throw none("result");
  }

  @Override
  public long scratch() {
    throw none("scratch");
  }

  @Override
  public void scratch(long value) {
    throw none("scratch");
  }
}
