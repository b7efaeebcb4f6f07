// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.s390;

import org.utrace.arch.ArchThread;
import org.utrace.arch.StepControl;
import org.utrace.cpu.unicorn.S390Frame;

/**
 * Step by program-event recording (update_cr_regs, user_enable_single_step).
 *
 * <p>What is recorded stands in control registers 9 to 11, which the processor loads when it
 * switches to the thread. A thread that arms itself does not switch, so it loads them at once.
 */
final class S390StepControl implements StepControl {

  @Override
  public boolean hasSingleStep() {
    return true;
  }

  @Override
  public boolean hasBlockStep() {
    return true;
  }

  @Override
  public String shows() {
    return "bit R in the PSW that epsw stores";
  }

  @Override
  public void enableSingleStep(ArchThread thread) {
    enable(thread, S390Frame.PER_IFETCH);
  }

  @Override
  public void enableBlockStep(ArchThread thread) {
    enable(thread, S390Frame.PER_BRANCH);
  }

  private static void enable(ArchThread thread, long event) {
    long[] control = thread.control();
    control[S390Frame.CR_EVENTS] = event;
    control[S390Frame.CR_START] = 0;
    control[S390Frame.CR_END] = -1;
    thread.regs().frame()[S390Frame.PSW_MASK] |= S390Frame.PSW_PER;
    thread.forcedStepBits(S390Frame.PSW_PER);
    if (thread.isCurrent()) {
      thread.loadControl();
    }
  }

  /** Without PSW bit R nothing is recorded, whatever the processor has loaded. */
  @Override
  public void disable(ArchThread thread) {
    thread.control()[S390Frame.CR_EVENTS] = 0;
    thread.regs().frame()[S390Frame.PSW_MASK] &= ~thread.forcedStepBits();
    thread.forcedStepBits(0);
  }
}
