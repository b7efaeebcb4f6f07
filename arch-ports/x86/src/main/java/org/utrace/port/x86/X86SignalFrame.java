// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.x86;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.utrace.arch.ArchThread;
import org.utrace.arch.PtRegs;
import org.utrace.arch.SignalFrame;
import org.utrace.arch.SignalLayout;
import org.utrace.arch.UserMemory;
import org.utrace.contract.Address;
import org.utrace.contract.KSigAction;
import org.utrace.contract.SignalSet;
import org.utrace.cpu.unicorn.X86Frame;

/**
 * Linux's rt_sigframe for x86_64 (arch/x86/include/asm/sigframe.h, uapi/asm/sigcontext.h).
 *
 * <p>No floating-point state is written: {@code fpstate} is null.
 */
final class X86SignalFrame implements SignalFrame {
  /** Below the stack pointer a leaf function may keep data (ABI, 3.2.2). */
  private static final int RED_ZONE_BYTES = 128;

  private static final int CONTEXT = 8;
  private static final int REGISTERS = CONTEXT + 40;
  private static final int SEGMENTS = REGISTERS + 144;
  private static final int MASK = REGISTERS + 256;
  private static final int INFO = MASK + SignalLayout.MASK_BYTES;
  private static final int BYTES = INFO + SignalLayout.SIGINFO_BYTES;

  private static final short USER_CS = 0x33;
  private static final short USER_DS = 0x2b;
  private static final long EFLAGS_DF = 0x400;
  private static final long EFLAGS_RF = 0x1_0000;

  /** The order of the registers in struct sigcontext, pc and flags last. */
  private static final int[] ORDER = {
    X86Frame.R8, X86Frame.R9, X86Frame.R10, X86Frame.R11, X86Frame.R12, X86Frame.R13,
    X86Frame.R14, X86Frame.R15, X86Frame.RDI, X86Frame.RSI, X86Frame.RBP, X86Frame.RBX,
    X86Frame.RDX, X86Frame.RAX, X86Frame.RCX, X86Frame.RSP, X86Frame.RIP, X86Frame.EFLAGS
  };

  @Override
  public boolean setUp(ArchThread thread, UserMemory memory, Delivery delivery) {
    PtRegs regs = thread.regs();
    if (!delivery.action().has(KSigAction.Flag.RESTORER)) {
      return false;
    }
    long top = delivery.altStack().map(Address::value).orElse(regs.sp().value() - RED_ZONE_BYTES);
    // As behind a call instruction: the stack is aligned before the return address is pushed.
    Address start = new Address(((top - BYTES) & -16L) - 8);
    if (!memory.copyTo(start, image(regs, memory, delivery))) {
      return false;
    }
    enter(regs, start, delivery);
    return true;
  }

  private static byte[] image(PtRegs regs, UserMemory memory, Delivery delivery) {
    ByteBuffer out = memory.dataModel().buffer(BYTES);
    out.putLong(0, delivery.action().restorer().value());
    out.position(REGISTERS);
    for (int register : ORDER) {
      out.putLong(regs.frame()[register]);
    }
    out.putShort(SEGMENTS, USER_CS).putShort(SEGMENTS + 6, USER_DS);
    out.putLong(MASK, delivery.restore().bits());
    out.put(INFO, SignalLayout.siginfo(delivery.info(), memory.dataModel()));
    return out.array();
  }

  private static void enter(PtRegs regs, Address start, Delivery delivery) {
    long[] frame = regs.frame();
    frame[X86Frame.RDI] = delivery.info().signal().number();
    frame[X86Frame.RSI] = start.plus(INFO).value();
    frame[X86Frame.RDX] = start.plus(CONTEXT).value();
    frame[X86Frame.RAX] = 0;
    frame[X86Frame.EFLAGS] &= ~(EFLAGS_DF | EFLAGS_RF | X86Frame.EFLAGS_TF);
    regs.sp(start);
    regs.pc(delivery.action().handler());
    regs.leaveSyscall();
  }

  @Override
  public Optional<SignalSet> sigreturn(ArchThread thread, UserMemory memory) {
    PtRegs regs = thread.regs();
    // The handler's return has popped the return address.
    Optional<byte[]> image = memory.copyFrom(regs.sp().plus(-8), BYTES);
    if (image.isEmpty()) {
      return Optional.empty();
    }
    ByteBuffer in = memory.dataModel().buffer(image.get());
    in.position(REGISTERS);
    long[] frame = regs.frame();
    long system = frame[X86Frame.EFLAGS] & ~X86Frame.EFLAGS_USER;
    for (int register : ORDER) {
      frame[register] = in.getLong();
    }
    frame[X86Frame.EFLAGS] = system | (frame[X86Frame.EFLAGS] & X86Frame.EFLAGS_USER);
    regs.leaveSyscall();
    return Optional.of(new SignalSet(in.getLong(MASK)));
  }
}
