// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.arm.ptrace;

/**
 * Name an instruction by where it is and in which instruction set.
 *
 * @param address without bit 0; of ARM code without bit 1 too, which the machine leaves open
 */
record Place(int address, boolean thumb) {

  static Place arm(int address) {
    return new Place(address & -4, false);
  }

  static Place thumb(int address) {
    return new Place(address & -2, true);
  }

  /** Where a write to pc leads whose bit 0 tells the instruction set (BXWritePC). */
  static Place interworking(int value) {
    return (value & 1) != 0 ? thumb(value) : arm(value);
  }

  @Override
  public String toString() {
    return "%s 0x%x".formatted(thumb ? "Thumb" : "ARM", address);
  }
}
