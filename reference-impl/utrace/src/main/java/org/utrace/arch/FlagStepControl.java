// SPDX-License-Identifier: Apache-2.0
package org.utrace.arch;

/**
 * Step by control bits in the frame, as most machines do.
 *
 * <p>A port gives the bits; a zero bit is a facility the machine lacks. Bits that the program set
 * itself are left alone.
 *
 * @param flagsIndex place of the control register in the frame
 * @param stepBit traps after one instruction, 0 if there is none
 * @param blockBit traps after a taken branch, 0 if there is none
 */
public record FlagStepControl(int flagsIndex, long stepBit, long blockBit) implements StepControl {

  @Override
  public boolean hasSingleStep() {
    return stepBit != 0;
  }

  @Override
  public boolean hasBlockStep() {
    return blockBit != 0;
  }

  @Override
  public void enableSingleStep(ArchThread thread) {
    enable(thread, stepBit);
  }

  @Override
  public void enableBlockStep(ArchThread thread) {
    enable(thread, blockBit);
  }

  private void enable(ArchThread thread, long bit) {
    if (bit == 0) {
      throw new UnsupportedOperationException("this machine lacks the step facility");
    }
    disable(thread);
    long[] frame = thread.regs().trapFrame();
    if ((frame[flagsIndex] & bit) == 0) {
      frame[flagsIndex] |= bit;
      thread.forcedStepBits(bit);
    }
  }

  @Override
  public void disable(ArchThread thread) {
    thread.regs().trapFrame()[flagsIndex] &= ~thread.forcedStepBits();
    thread.forcedStepBits(0);
  }
}
