// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

/**
 * Tell the two kinds of x86 user code apart.
 *
 * <p>Both run on an engine in 64-bit mode: what a 32-bit program sees of compatibility mode is what
 * it sees of protected mode. Selectors are those of Linux for a kernel of the same width.
 */
public enum X86Mode {
  /** 64-bit code, frames as in {@link X86Frame}. */
  BITS_64(
      "x86_64",
      5,
      6,
      new int[] {X86Frame.DS, X86Frame.ES, X86Frame.FS, X86Frame.GS},
      X86Frame.RIP,
      X86Frame.EFLAGS,
      X86Frame.RCX,
      X86Frame.RSP,
      X86Frame.CS,
      X86Frame.SS,
      X86Frame.DEBUGCTL),

  /** 32-bit code, frames as in {@link I386Frame}. */
  BITS_32(
      "i386",
      15,
      14,
      new int[] {I386Frame.DS, I386Frame.ES, I386Frame.FS, I386Frame.GS},
      I386Frame.EIP,
      I386Frame.EFLAGS,
      I386Frame.ECX,
      I386Frame.ESP,
      I386Frame.CS,
      I386Frame.SS,
      I386Frame.DEBUGCTL);

  /** Name of the machine, which contexts bear. */
  final String machine;

  /** Index of the user's flat data segment in the descriptor table. */
  final int dataEntry;

  /** Index of the user's code segment in the descriptor table. */
  final int codeEntry;

  /** Slots of ds, es, fs and gs. */
  final int[] segmentSlots;

  final int pcSlot;
  final int flagsSlot;
  final int countSlot;
  final int stackSlot;
  final int codeSelectorSlot;
  final int stackSelectorSlot;
  final int debugControlSlot;

  X86Mode(
      String machine,
      int dataEntry,
      int codeEntry,
      int[] segmentSlots,
      int pcSlot,
      int flagsSlot,
      int countSlot,
      int stackSlot,
      int codeSelectorSlot,
      int stackSelectorSlot,
      int debugControlSlot) {
    this.machine = machine;
    this.dataEntry = dataEntry;
    this.codeEntry = codeEntry;
    this.segmentSlots = segmentSlots;
    this.pcSlot = pcSlot;
    this.flagsSlot = flagsSlot;
    this.countSlot = countSlot;
    this.stackSlot = stackSlot;
    this.codeSelectorSlot = codeSelectorSlot;
    this.stackSelectorSlot = stackSelectorSlot;
    this.debugControlSlot = debugControlSlot;
  }

  private static int selector(int entry) {
    return entry << 3 | 3;
  }

  /** Selector of the code segment of user programs. */
  public int codeSelector() {
    return selector(codeEntry);
  }

  /** Selector of the flat data and stack segment of user programs. */
  public int dataSelector() {
    return selector(dataEntry);
  }

  boolean is64() {
    return this == BITS_64;
  }

  /** What is left of a number in an address or register of this width. */
  long truncate(long value) {
    return is64() ? value : value & 0xffff_ffffL;
  }
}
