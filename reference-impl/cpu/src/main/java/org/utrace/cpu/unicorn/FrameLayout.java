// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

/**
 * Tell which engine register stands in which slot of a machine's frame.
 *
 * <p>The program counter is in the frame too, but is moved by {@link FrameRegisters} itself.
 */
interface FrameLayout {
  /** In {@link #ids()}: the engine has nothing to copy for this slot. */
  int NOTHING = 0;

  /** In place of {@link #flagsSlot()}. */
  int WHOLE_ONLY = -1;

  /**
   * {@code uc_*_reg} numbers in frame order; {@link #NOTHING} for the program counter, for slots
   * that belong to the kernel, and for state that the machine keeps on the Java side.
   */
  int[] ids();

  /** Slot of the program counter. */
  int pcSlot();

  /** {@code uc_*_reg} number of the program counter. */
  int pcId();

  /**
   * Slot of the flags, which step code looks at while all else stays in the engine; {@link
   * #WHOLE_ONLY} where a frame is only moved as a whole.
   */
  default int flagsSlot() {
    return WHOLE_ONLY;
  }

  /** Slots that are the kernel's: never loaded, and kept when a frame is stored. */
  int[] kernelSlots();

  /** Put in what the machine demands of registers that are otherwise zero. */
  void reset(long[] values);

  /** Take out what no frame may set, in values that came from one. */
  void admit(long[] values);

  /**
   * Give the engine what is not in {@link #ids()}; called before it runs, after any of a frame has
   * changed.
   *
   * @param all whether the engine may have lost what it was given
   */
  default void pushed(long[] values, boolean all) {}

  /** Bring values that came from the engine into the form that frames have. */
  void fetched(long[] values);
}
