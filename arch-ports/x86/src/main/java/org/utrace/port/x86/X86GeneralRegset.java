// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.x86;

import java.nio.ByteBuffer;
import org.utrace.arch.ArchThread;
import org.utrace.arch.PortRegset;
import org.utrace.arch.PtRegs;
import org.utrace.contract.regset.UserRegset;
import org.utrace.contract.spi.DataModel;
import org.utrace.cpu.unicorn.X86Frame;

/**
 * The general registers as struct user_regs_struct has them, which is the begin of a frame.
 *
 * <p>The trap flag is shown and kept as the program's own (arch/x86/kernel/ptrace.c): what step
 * control has set is hidden, and setting it takes it over for the program.
 */
final class X86GeneralRegset implements PortRegset {
  private static final long SELECTOR_MASK = 0xffff;

  private final X86Registers registers;
  private final UserRegset layout;
  private final int[] segments;

  /**
   * Describe the set of one width.
   *
   * @param words how many slots of the frame belong to it
   * @param segments slots of the segment registers that may be 0
   */
  X86GeneralRegset(X86Registers registers, int words, int... segments) {
    this.registers = registers;
    this.segments = segments;
    int wordBytes = registers.model().wordBytes();
    layout = new UserRegset("NT_PRSTATUS", 1, words * wordBytes, wordBytes);
  }

  @Override
  public UserRegset layout() {
    return layout;
  }

  @Override
  public byte[] get(ArchThread thread) {
    DataModel model = registers.model();
    ByteBuffer out = model.buffer(layout.sizeBytes());
    long[] frame = thread.regs().frame();
    for (int slot = 0; out.hasRemaining(); slot++) {
      boolean flags = slot == registers.flags();
      model.putWords(out, flags ? frame[slot] & ~thread.forcedStepBits() : frame[slot]);
    }
    return out.array();
  }

  @Override
  public boolean set(ArchThread thread, byte[] whole) {
    DataModel model = registers.model();
    ByteBuffer in = model.buffer(whole);
    long[] wanted = new long[layout.sizeBytes() / model.wordBytes()];
    for (int slot = 0; slot < wanted.length; slot++) {
      wanted[slot] = model.word(in);
    }
    narrowSelectors(wanted);
    if (!isAllowed(wanted)) {
      return false;
    }
    wanted[registers.flags()] = flags(thread, wanted[registers.flags()]);
    System.arraycopy(wanted, 0, thread.regs().frame(), 0, wanted.length);
    return true;
  }

  private void narrowSelectors(long[] wanted) {
    wanted[registers.code()] &= SELECTOR_MASK;
    wanted[registers.stack()] &= SELECTOR_MASK;
    for (int slot : segments) {
      wanted[slot] &= SELECTOR_MASK;
    }
  }

  /** Selectors are of user level; code and stack have one. Bases are addresses of user memory. */
  private boolean isAllowed(long[] wanted) {
    boolean allowed = isUser(wanted[registers.code()]) && isUser(wanted[registers.stack()]);
    for (int slot : segments) {
      allowed &= wanted[slot] == 0 || isUser(wanted[slot]);
    }
    return allowed && X86Regsets.basesAllowed(registers, wanted);
  }

  private static boolean isUser(long selector) {
    return (selector & 3) == 3;
  }

  private long flags(ArchThread thread, long wanted) {
    PtRegs regs = thread.regs();
    long kept = regs.frame()[registers.flags()] & ~X86Regsets.FLAGS_SETTABLE;
    if ((wanted & X86Frame.EFLAGS_TF) != 0) {
      thread.forcedStepBits(0);
    }
    return kept | (wanted & X86Regsets.FLAGS_SETTABLE) | thread.forcedStepBits();
  }
}
