// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.utrace.arch.ArchThread;
import org.utrace.arch.StepControl;

/** Step by the model's two control bits, wherever the configuration has them. */
record ModelStepControl(ModelConfig config) implements StepControl {

  @Override
  public boolean hasSingleStep() {
    return config.hardwareStep();
  }

  @Override
  public boolean hasBlockStep() {
    return config.blockStep();
  }

  @Override
  public boolean readsCode() {
    return config.branches() == ModelConfig.Branches.APART;
  }

  @Override
  public void enableSingleStep(ArchThread thread) {
    require(config.hardwareStep());
    boolean both = readsCode() && isBranchNext(thread);
    put(thread, both ? ModelFrame.FLAG_STEP | ModelFrame.FLAG_BLOCK : ModelFrame.FLAG_STEP);
  }

  @Override
  public void enableBlockStep(ArchThread thread) {
    require(config.blockStep());
    put(thread, ModelFrame.FLAG_BLOCK);
  }

  @Override
  public void disable(ArchThread thread) {
    put(thread, 0);
  }

  private static void require(boolean facility) {
    if (!facility) {
      throw new UnsupportedOperationException("this machine lacks the step facility");
    }
  }

  /** Where nothing can be read, the fetch faults whatever is armed. */
  private static boolean isBranchNext(ArchThread thread) {
    byte[] code = thread.codeAtPc(ModelCode.INSTRUCTION_BYTES);
    return code.length == ModelCode.INSTRUCTION_BYTES
        && ModelOpcode.isBranch(ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN).getLong());
  }

  private void put(ArchThread thread, long bits) {
    thread.forcedStepBits(bits);
    if (config.control() == ModelConfig.Control.FRAME) {
      long[] frame = thread.regs().frame();
      frame[ModelFrame.FLAGS] = (frame[ModelFrame.FLAGS] & ~ModelFrame.FLAGS_MASK) | bits;
      return;
    }
    thread.control()[0] = bits;
    // The processor has the old bits until the next switch to the thread, which may be far.
    if (thread.isCurrent()) {
      thread.loadControl();
    }
  }
}
