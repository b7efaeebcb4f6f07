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
import org.utrace.contract.spi.DataModel;
import org.utrace.cpu.unicorn.I386Frame;

/**
 * Linux's two signal frames for i386 (arch/x86/include/asm/sigframe.h, uapi/asm/sigcontext.h), as
 * on a processor with FXSAVE and without XSAVE: rt_sigframe where the handler is told of a siginfo,
 * and the older sigframe elsewhere.
 */
final class I386SignalFrame implements SignalFrame {
  private static final DataModel MODEL = DataModel.ILP32_LITTLE;

  /** Places in struct sigcontext. */
  private static final int FLOATING = 76;

  private static final int OLD_MASK = 80;
  private static final int CONTEXT_BYTES = 88;

  /** Registers by their places in struct sigcontext, a word each. */
  private static final int[][] PLACES = {
    {I386Frame.GS, 0},
    {I386Frame.FS, 4},
    {I386Frame.ES, 8},
    {I386Frame.DS, 12},
    {I386Frame.EDI, 16},
    {I386Frame.ESI, 20},
    {I386Frame.EBP, 24},
    {I386Frame.ESP, 28},
    {I386Frame.EBX, 32},
    {I386Frame.EDX, 36},
    {I386Frame.ECX, 40},
    {I386Frame.EAX, 44},
    {I386Frame.EIP, 56},
    {I386Frame.CS, 60},
    {I386Frame.EFLAGS, 64},
    {I386Frame.SS, 72}
  };

  private static final int STACK_AT_SIGNAL = 68;

  /** The FSAVE area with a status word and a mark stands before the FXSAVE area. */
  private static final int FSAVE_PART_BYTES = 112;

  private static final int FSAVE_STATUS = 108;

  /**
   * Places in a frame.
   *
   * @param context of struct sigcontext
   * @param code of the instructions that debuggers look for
   */
  private record Form(int context, int mask, int code, int bytes, byte[] instructions) {}

  private static final int SIGNAL = 4;
  private static final int INFO_POINTER = 8;
  private static final int CONTEXT_POINTER = 12;
  private static final int INFO = 16;
  private static final int USER_CONTEXT = INFO + SignalLayout.SIGINFO_BYTES;
  private static final int USER_CONTEXT_HEAD = 20;

  /** popl %eax; movl $119, %eax; int $0x80. */
  private static final byte[] OLD_CODE = {
    0x58, (byte) 0xb8, 0x77, 0, 0, 0, (byte) 0xcd, (byte) 0x80
  };

  /** movl $173, %eax; int $0x80. */
  private static final byte[] RT_CODE = {
    (byte) 0xb8, (byte) 0xad, 0, 0, 0, (byte) 0xcd, (byte) 0x80, 0
  };

  private static final Form RT =
      new Form(
          USER_CONTEXT + USER_CONTEXT_HEAD,
          USER_CONTEXT + USER_CONTEXT_HEAD + CONTEXT_BYTES,
          USER_CONTEXT + USER_CONTEXT_HEAD + CONTEXT_BYTES + SignalLayout.MASK_BYTES,
          USER_CONTEXT + USER_CONTEXT_HEAD + CONTEXT_BYTES + SignalLayout.MASK_BYTES + 8,
          RT_CODE);

  /** Room that the floating-point state had once is left between context and mask. */
  private static final Form OLD = new Form(8, 720, 724, 732, OLD_CODE);

  @Override
  public boolean setUp(ArchThread thread, UserMemory memory, Delivery delivery) {
    if (!delivery.action().has(KSigAction.Flag.RESTORER)) {
      return false;
    }
    PtRegs regs = thread.regs();
    Form form = delivery.action().has(KSigAction.Flag.SIGINFO) ? RT : OLD;
    long top = delivery.altStack().orElse(regs.sp()).value();
    long fxsave = (top - FxsaveArea.BYTES) & -64L;
    long floating = fxsave - FSAVE_PART_BYTES;
    // As behind a call instruction: the stack is aligned before the return address is pushed.
    Address start = new Address(((floating - form.bytes + 4) & -16L) - 4);
    int length = (int) (floating - start.value());
    ByteBuffer out = MODEL.buffer(length + FSAVE_PART_BYTES + FxsaveArea.BYTES);
    fill(out, form, regs, start, delivery);
    out.putInt(form.context + FLOATING, (int) floating);
    putFloating(out, length, FxsaveArea.of(thread));
    if (!memory.copyTo(start, out.array())) {
      return false;
    }
    enter(regs, form, start, delivery);
    return true;
  }

  private static void fill(
      ByteBuffer out, Form form, PtRegs regs, Address start, Delivery delivery) {
    out.putInt(0, (int) delivery.action().restorer().value());
    out.putInt(SIGNAL, delivery.info().signal().number());
    for (int[] place : PLACES) {
      out.putInt(form.context + place[1], (int) regs.frame()[place[0]]);
    }
    out.putInt(form.context + STACK_AT_SIGNAL, (int) regs.sp().value());
    long mask = delivery.restore().bits();
    out.putInt(form.context + OLD_MASK, (int) mask);
    if (form == RT) {
      out.putInt(INFO_POINTER, (int) start.plus(INFO).value());
      out.putInt(CONTEXT_POINTER, (int) start.plus(USER_CONTEXT).value());
      out.put(INFO, SignalLayout.siginfo(delivery.info(), MODEL));
      MODEL.putBits(out.position(form.mask), mask);
    } else {
      out.putInt(form.mask, (int) (mask >>> Integer.SIZE));
    }
    out.put(form.code, form.instructions);
  }

  private static void putFloating(ByteBuffer out, int at, FxsaveArea area) {
    byte[] fsave = area.fsave();
    out.put(at, fsave);
    // The status word once more; that 0 follows says that an FXSAVE area does.
    out.putInt(at + FSAVE_STATUS, out.getShort(at + 4) & 0xffff);
    out.put(at + FSAVE_PART_BYTES, area.bytes());
  }

  private static void enter(PtRegs regs, Form form, Address start, Delivery delivery) {
    long[] frame = regs.frame();
    frame[I386Frame.EAX] = delivery.info().signal().number();
    frame[I386Frame.EDX] = form == RT ? start.plus(INFO).value() : 0;
    frame[I386Frame.ECX] = form == RT ? start.plus(USER_CONTEXT).value() : 0;
    frame[I386Frame.EFLAGS] &= ~X86SignalFlags.CLEARED;
    frame[I386Frame.CS] = X86Registers.BITS_32.mode().codeSelector();
    for (int segment : new int[] {I386Frame.SS, I386Frame.DS, I386Frame.ES}) {
      frame[segment] = X86Registers.BITS_32.mode().dataSelector();
    }
    regs.sp(start);
    regs.pc(delivery.action().handler());
    regs.leaveSyscall();
  }

  /** Behind flags and link, in the frame of today alone. */
  @Override
  public OptionalInt altStackOffset(PtRegs regs, Optional<KSigAction> entered) {
    int offset = USER_CONTEXT + 8;
    boolean leaving = entered.isEmpty();
    boolean old =
        entered
            .map(action -> !action.has(KSigAction.Flag.SIGINFO))
            .orElseGet(() -> I386SyscallAccess.isOldSigreturn(regs));
    return old ? OptionalInt.empty() : OptionalInt.of(leaving ? offset - 4 : offset);
  }

  @Override
  public Optional<SignalSet> sigreturn(ArchThread thread, UserMemory memory) {
    PtRegs regs = thread.regs();
    boolean old = I386SyscallAccess.isOldSigreturn(regs);
    Form form = old ? OLD : RT;
    // The handler's return has popped the return address, the restorer for the older the number.
    Address start = regs.sp().plus(old ? -8 : -4);
    Optional<ByteBuffer> image = memory.copyFrom(start, form.bytes).map(MODEL::buffer);
    if (image.isEmpty()) {
      return Optional.empty();
    }
    ByteBuffer in = image.get();
    long floating = in.getInt(form.context + FLOATING) & 0xffff_ffffL;
    if (!restoreFloating(thread, memory, floating)) {
      return Optional.empty();
    }
    restore(regs, in, form);
    long mask =
        old
            ? (in.getInt(form.context + OLD_MASK) & 0xffff_ffffL)
                | (long) in.getInt(form.mask) << Integer.SIZE
            : MODEL.bits(in.position(form.mask));
    return Optional.of(new SignalSet(mask));
  }

  private static void restore(PtRegs regs, ByteBuffer in, Form form) {
    long[] frame = regs.frame();
    long flags = frame[I386Frame.EFLAGS];
    for (int[] place : PLACES) {
      frame[place[0]] = in.getInt(form.context + place[1]) & 0xffff_ffffL;
    }
    frame[I386Frame.EFLAGS] = X86SignalFlags.restored(flags, frame[I386Frame.EFLAGS]);
    for (int segment : new int[] {I386Frame.DS, I386Frame.ES, I386Frame.FS, I386Frame.GS}) {
      frame[segment] &= 0xffff;
    }
    frame[I386Frame.CS] = (frame[I386Frame.CS] & 0xffff) | 3;
    frame[I386Frame.SS] = (frame[I386Frame.SS] & 0xffff) | 3;
    regs.leaveSyscall();
  }

  private static boolean restoreFloating(ArchThread thread, UserMemory memory, long at) {
    if (at == 0) {
      FxsaveArea.start().load(thread);
      return true;
    }
    Optional<byte[]> bytes = memory.copyFrom(new Address(at), FSAVE_PART_BYTES + FxsaveArea.BYTES);
    if (bytes.isEmpty()) {
      return false;
    }
    ByteBuffer in = MODEL.buffer(bytes.get());
    byte[] fsave = new byte[FxsaveArea.FSAVE_BYTES];
    byte[] fxsave = new byte[FxsaveArea.BYTES];
    in.get(0, fsave).get(FSAVE_PART_BYTES, fxsave);
    FxsaveArea area = FxsaveArea.of(fxsave);
    // What is in the older part counts, for that is what old programs change.
    area.putFsave(fsave);
    area.makeControlValid();
    area.load(thread);
    return true;
  }
}
