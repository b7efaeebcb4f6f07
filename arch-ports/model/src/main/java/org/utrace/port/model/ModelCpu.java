// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.model;

import org.utrace.cpu.CpuContext;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.CpuException;
import org.utrace.cpu.InstructionTrail;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserAddress;
import org.utrace.cpu.UserCpu;

/**
 * Interpret the model machine, a 64-bit little-endian machine made for this kit.
 *
 * <p>Its debug facility follows these rules (see {@link ModelConfig} for which part exists):
 *
 * <ul>
 *   <li>STEP traps after exactly one completed instruction, BLOCK after a taken branch, call or
 *       return, wherever it leads; a branch not taken does not trap. STEP wins if both are set.
 *   <li>A system call ends the run as such and consumes that trap: no step trap follows it.
 *   <li>A fault, a breakpoint or an illegal instruction comes instead of the trap, with pc on the
 *       instruction. The breakpoint does not retire.
 *   <li>A trap leaves the control bits as they are, and user code has no instruction to read or
 *       change them.
 *   <li>A branch to memory that cannot be fetched completes and traps; the fetch faults afterwards.
 *   <li>A trap of the last instruction of a slice is reported as the trap, not as slice end.
 * </ul>
 *
 * <p>A memory access across pages faults on its first byte that may not be touched and has no
 * effect then; access need not be aligned. All state is in the frame, so contexts are empty; {@link
 * #revert} brings the registers back too.
 */
public final class ModelCpu implements UserCpu {
  private final ModelAddressSpace space = new ModelAddressSpace();
  private final ModelMemory memory = new ModelMemory(space);
  private final ModelInterpreter interpreter;
  private final long[] snapshotFrame = new long[ModelFrame.LENGTH];
  private boolean closed;

  /** Make a machine without memory, all registers zero. */
  public ModelCpu(ModelConfig config) {
    interpreter = new ModelInterpreter(memory, config);
  }

  @Override
  public CpuEvent run(int instructionsMax) {
    requireOpen("run");
    if (instructionsMax < 1) {
      throw new CpuException("run of " + instructionsMax + " instructions: at least 1 is needed");
    }
    return interpreter.run(instructionsMax);
  }

  @Override
  public void follow(InstructionTrail trail) {
    requireOpen("follow");
    interpreter.trail = trail;
  }

  /** {@inheritDoc} The slot {@link ModelFrame#ORIG_NR} is the kernel's and keeps its value. */
  @Override
  public void storeFrame(long[] frame) {
    requireFrame("storeFrame", frame);
    System.arraycopy(interpreter.registers, 0, frame, 0, interpreter.registers.length);
    frame[ModelFrame.PC] = interpreter.pc;
    frame[ModelFrame.FLAGS] = interpreter.flags;
  }

  /** {@inheritDoc} Bits of the flags that do not exist are dropped. */
  @Override
  public void loadFrame(long[] frame) {
    requireFrame("loadFrame", frame);
    System.arraycopy(frame, 0, interpreter.registers, 0, interpreter.registers.length);
    interpreter.pc = frame[ModelFrame.PC];
    interpreter.flags = frame[ModelFrame.FLAGS] & ModelFrame.FLAGS_MASK;
  }

  @Override
  public int frameLength() {
    requireOpen("frameLength");
    return ModelFrame.LENGTH;
  }

  @Override
  public int controlLength() {
    return interpreter.config.control() == ModelConfig.Control.REGISTER ? 1 : 0;
  }

  @Override
  public void loadControl(long[] control) {
    requireOpen("loadControl");
    interpreter.control = control[0] & ModelFrame.FLAGS_MASK;
  }

  @Override
  public void map(UserAddress start, long lengthBytes, Protection protection) {
    requireOpen("map");
    space.map(start, lengthBytes, protection);
    memory.forgetRegions();
  }

  @Override
  public void unmap(UserAddress start, long lengthBytes) {
    requireOpen("unmap");
    space.unmap(start, lengthBytes);
    memory.forgetRegions();
  }

  @Override
  public byte[] read(UserAddress start, int lengthBytes) {
    requireOpen("read");
    return memory.read(start, lengthBytes);
  }

  @Override
  public void write(UserAddress start, byte[] bytes) {
    requireOpen("write");
    memory.write(start, bytes);
  }

  @Override
  public boolean isMapped(UserAddress start, int lengthBytes) {
    requireOpen("isMapped");
    return space.isMapped(start, lengthBytes);
  }

  @Override
  public CpuContext saveContext() {
    requireOpen("saveContext");
    return ModelContext.EMPTY;
  }

  @Override
  public void restoreContext(CpuContext context) {
    requireOpen("restoreContext");
    if (!(context instanceof ModelContext)) {
      throw new CpuException("restoreContext of a context of another machine: " + context);
    }
  }

  @Override
  public void snapshot() {
    requireOpen("snapshot");
    space.snapshot();
    storeFrame(snapshotFrame);
  }

  @Override
  public void revert() {
    requireOpen("revert");
    space.revert();
    memory.forgetRegions();
    loadFrame(snapshotFrame);
  }

  @Override
  public void close() {
    requireOpen("close");
    closed = true;
  }

  private void requireFrame(String call, long[] frame) {
    requireOpen(call);
    if (frame.length != ModelFrame.LENGTH) {
      throw new CpuException(
          call + " of a frame of " + frame.length + " slots instead of " + ModelFrame.LENGTH);
    }
  }

  private void requireOpen(String call) {
    if (closed) {
      throw new CpuException(call + " on a closed CPU");
    }
  }
}
