// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.x86;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;
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
 * Linux's rt_sigframe for x86_64 (arch/x86/include/asm/sigframe.h, uapi/asm/sigcontext.h), as on a
 * processor with FXSAVE and without XSAVE.
 */
final class X86SignalFrame implements SignalFrame {
  /** Below the stack pointer a leaf function may keep data (ABI, 3.2.2). */
  private static final int RED_ZONE_BYTES = 128;

  private static final int CONTEXT = 8;
  private static final int REGISTERS = CONTEXT + 40;
  private static final int SEGMENTS = REGISTERS + 144;
  private static final int STACK_SEGMENT = SEGMENTS + 6;
  private static final int FLOATING = REGISTERS + 184;
  private static final int MASK = REGISTERS + 256;
  private static final int INFO = MASK + SignalLayout.MASK_BYTES;
  private static final int BYTES = INFO + SignalLayout.SIGINFO_BYTES;

  /** uc_flags: the stack segment is saved, and restored as it is. */
  private static final long CONTEXT_FLAGS = 6;

  /** The order of the registers in struct sigcontext, pc and flags last. */
  private static final int[] ORDER = {
    X86Frame.R8, X86Frame.R9, X86Frame.R10, X86Frame.R11, X86Frame.R12, X86Frame.R13,
    X86Frame.R14, X86Frame.R15, X86Frame.RDI, X86Frame.RSI, X86Frame.RBP, X86Frame.RBX,
    X86Frame.RDX, X86Frame.RAX, X86Frame.RCX, X86Frame.RSP, X86Frame.RIP, X86Frame.EFLAGS
  };

  @Override
  public boolean setUp(ArchThread thread, UserMemory memory, Delivery delivery) {
    if (!delivery.action().has(KSigAction.Flag.RESTORER)) {
      return false;
    }
    PtRegs regs = thread.regs();
    long top = delivery.altStack().map(Address::value).orElse(regs.sp().value() - RED_ZONE_BYTES);
    long floating = (top - FxsaveArea.BYTES) & -64L;
    // As behind a call instruction: the stack is aligned before the return address is pushed.
    Address start = new Address(((floating - BYTES) & -16L) - 8);
    int length = (int) (floating - start.value());
    ByteBuffer out = memory.dataModel().buffer(length + FxsaveArea.BYTES);
    fill(out, regs, memory, delivery);
    out.putLong(FLOATING, floating);
    out.put(length, FxsaveArea.of(thread).bytes());
    if (!memory.copyTo(start, out.array())) {
      return false;
    }
    enter(regs, start, delivery);
    return true;
  }

  private static void fill(ByteBuffer out, PtRegs regs, UserMemory memory, Delivery delivery) {
    out.putLong(0, delivery.action().restorer().value());
    out.putLong(CONTEXT, CONTEXT_FLAGS);
    out.position(REGISTERS);
    for (int register : ORDER) {
      out.putLong(regs.frame()[register]);
    }
    out.putShort(SEGMENTS, (short) regs.frame()[X86Frame.CS]);
    out.putShort(STACK_SEGMENT, (short) regs.frame()[X86Frame.SS]);
    out.putLong(MASK, delivery.restore().bits());
    out.put(INFO, SignalLayout.siginfo(delivery.info(), memory.dataModel()));
  }

  private static void enter(PtRegs regs, Address start, Delivery delivery) {
    long[] frame = regs.frame();
    frame[X86Frame.RDI] = delivery.info().signal().number();
    frame[X86Frame.RSI] = start.plus(INFO).value();
    frame[X86Frame.RDX] = start.plus(CONTEXT).value();
    frame[X86Frame.RAX] = 0;
    frame[X86Frame.EFLAGS] &= ~X86SignalFlags.CLEARED;
    frame[X86Frame.CS] = X86Registers.BITS_64.mode().codeSelector();
    frame[X86Frame.SS] = X86Registers.BITS_64.mode().dataSelector();
    regs.sp(start);
    regs.pc(delivery.action().handler());
    regs.leaveSyscall();
  }

  /** Behind flags and link; sigreturn finds the return address popped. */
  @Override
  public OptionalInt altStackOffset(PtRegs regs, Optional<KSigAction> entered) {
    return OptionalInt.of(CONTEXT + 16 - (entered.isPresent() ? 0 : 8));
  }

  @Override
  public Optional<SignalSet> sigreturn(ArchThread thread, UserMemory memory) {
    PtRegs regs = thread.regs();
    // The handler's return has popped the return address.
    Optional<ByteBuffer> image =
        memory.copyFrom(regs.sp().plus(-8), BYTES).map(memory.dataModel()::buffer);
    if (image.isEmpty() || !restoreFloating(thread, memory, image.get().getLong(FLOATING))) {
      return Optional.empty();
    }
    ByteBuffer in = image.get().position(REGISTERS);
    long[] frame = regs.frame();
    long flags = frame[X86Frame.EFLAGS];
    for (int register : ORDER) {
      frame[register] = in.getLong();
    }
    frame[X86Frame.EFLAGS] = X86SignalFlags.restored(flags, frame[X86Frame.EFLAGS]);
    frame[X86Frame.CS] = (in.getShort(SEGMENTS) & 0xffff) | 3;
    frame[X86Frame.SS] = (in.getShort(STACK_SEGMENT) & 0xffff) | 3;
    regs.leaveSyscall();
    return Optional.of(new SignalSet(in.getLong(MASK)));
  }

  /** Without floating-point state in the frame there is none afterwards. */
  private static boolean restoreFloating(ArchThread thread, UserMemory memory, long at) {
    if (at == 0) {
      FxsaveArea.start().load(thread);
      return true;
    }
    Optional<FxsaveArea> area =
        memory
            .copyFrom(new Address(at), FxsaveArea.BYTES)
            .map(FxsaveArea::of)
            .filter(FxsaveArea::hasValidControl);
    area.ifPresent(found -> found.load(thread));
    return area.isPresent();
  }
}
