// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.x86;

import org.utrace.arch.ArchThread;
import org.utrace.arch.StepControl;
import org.utrace.cpu.unicorn.X86Frame;
import org.utrace.cpu.unicorn.X86Mode;

/**
 * Step by EFLAGS.TF, and to the next taken branch by DEBUGCTL.BTF besides.
 *
 * <p>TF is the program's too: it sets it by popf and iret. So what step control has set is
 * remembered (TIF_FORCED_TF) and taken back; TF that the program has set stays, and so does what
 * the instruction that is stepped makes of it.
 */
final class X86StepControl implements StepControl {
  private static final int CODE_BYTES_MAX = 15;
  private static final int POPF = 0x9d;
  private static final int IRET = 0xcf;

  private final X86Registers registers;

  X86StepControl(X86Registers registers) {
    this.registers = registers;
  }

  @Override
  public boolean hasSingleStep() {
    return true;
  }

  @Override
  public boolean hasBlockStep() {
    return true;
  }

  @Override
  public boolean readsCode() {
    return true;
  }

  /** Linux's, too, shows it to a program that PTRACE_SINGLESTEP steps over pushf. */
  @Override
  public String shows() {
    return "TF in the flags that pushf stores";
  }

  @Override
  public void enableSingleStep(ArchThread thread) {
    setTrapFlag(thread);
    setBranchFlag(thread, false);
  }

  /** A program that steps itself is not taken over its branches. */
  @Override
  public void enableBlockStep(ArchThread thread) {
    setBranchFlag(thread, setTrapFlag(thread));
  }

  /** Set TF; tells whether it is step control's alone. */
  private boolean setTrapFlag(ArchThread thread) {
    long[] frame = thread.regs().trapFrame();
    boolean was = (frame[registers.flags()] & X86Frame.EFLAGS_TF) != 0;
    frame[registers.flags()] |= X86Frame.EFLAGS_TF;
    if (nextSetsFlags(thread)) {
      // TF is what the instruction makes of it, and so the program's.
      thread.forcedStepBits(0);
      return false;
    }
    if (was) {
      return thread.forcedStepBits() != 0;
    }
    thread.forcedStepBits(X86Frame.EFLAGS_TF);
    return true;
  }

  private void setBranchFlag(ArchThread thread, boolean on) {
    long[] frame = thread.regs().trapFrame();
    int slot = registers.debugControl();
    frame[slot] = on ? frame[slot] | X86Frame.DEBUGCTL_BTF : frame[slot] & ~X86Frame.DEBUGCTL_BTF;
  }

  @Override
  public void disable(ArchThread thread) {
    setBranchFlag(thread, false);
    thread.regs().trapFrame()[registers.flags()] &= ~thread.forcedStepBits();
    thread.forcedStepBits(0);
  }

  /** Whether the next instruction loads EFLAGS from memory; its first byte mostly tells. */
  private boolean nextSetsFlags(ArchThread thread) {
    byte[] first = thread.codeAtPc(1);
    boolean longer = first.length > 0 && isPrefix(first[0] & 255);
    return setsFlags(longer ? thread.codeAtPc(CODE_BYTES_MAX) : first);
  }

  /** Whether an instruction loads EFLAGS from memory. Code that cannot be read does not. */
  private boolean setsFlags(byte[] code) {
    for (byte value : code) {
      int opcode = value & 255;
      if (opcode == POPF || opcode == IRET) {
        return true;
      }
      if (!isPrefix(opcode)) {
        return false;
      }
    }
    return false;
  }

  private boolean isPrefix(int opcode) {
    return switch (opcode) {
      case 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf0, 0xf2, 0xf3 -> true;
      default -> registers.mode() == X86Mode.BITS_64 && (opcode & 0xf0) == 0x40;
    };
  }
}
