// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.arm;

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
import org.utrace.cpu.unicorn.ArmFrame;

/**
 * Linux's two signal frames for 32-bit ARM (arch/arm/kernel/signal.h, uapi/asm/sigcontext.h,
 * asm/ucontext.h): rt_sigframe where the handler is told of a siginfo, sigframe elsewhere.
 */
final class ArmSignalFrame implements SignalFrame {
  private static final DataModel MODEL = DataModel.ILP32_LITTLE;
  private static final int ALIGNMENT = 8;

  /** Places in struct ucontext: registers behind three words of struct sigcontext. */
  private static final int REGISTERS = 20 + 12;

  /** The first word of the mask, once more, before the registers. */
  private static final int OLD_MASK = REGISTERS - Integer.BYTES;

  private static final int MASK = 104;
  private static final int REGISTER_SPACE = 232;
  private static final int CONTEXT_BYTES = REGISTER_SPACE + 512;

  /** Behind the context there is room for four instructions of the way back. */
  private static final int SIGFRAME_BYTES = CONTEXT_BYTES + 16;

  /** uc_flags of the older frame. */
  private static final int SIGFRAME_MARK = 0x5ac3_c35a;

  /** struct vfp_sigframe, in the space for registers; a word of 0 ends it. */
  private static final int VFP_MAGIC = 0x5646_5001;

  private static final int VFP_BYTES = 288;
  private static final int VFP_EXCEPTION = 272;
  private static final int FPEXC_ENABLE = 0x4000_0000;

  /** CPSR bit 9: data are big-endian. */
  private static final long CPSR_E = 0x200;

  @Override
  public boolean setUp(ArchThread thread, UserMemory memory, Delivery delivery) {
    if (!delivery.action().has(KSigAction.Flag.RESTORER)) {
      return false;
    }
    boolean informed = delivery.action().has(KSigAction.Flag.SIGINFO);
    int context = informed ? SignalLayout.SIGINFO_BYTES : 0;
    ByteBuffer out = MODEL.buffer(context + SIGFRAME_BYTES);
    if (informed) {
      out.put(0, SignalLayout.siginfo(delivery.info(), MODEL));
    } else {
      out.putInt(0, SIGFRAME_MARK);
    }
    putContext(out.slice(context, CONTEXT_BYTES).order(out.order()), thread, delivery);
    PtRegs regs = thread.regs();
    long top = delivery.altStack().orElse(regs.sp()).value();
    Address start = new Address((top - out.capacity()) & -ALIGNMENT);
    if (!memory.copyTo(start, out.array())) {
      return false;
    }
    enter(regs, start, delivery, informed);
    return true;
  }

  private static void putContext(ByteBuffer out, ArchThread thread, Delivery delivery) {
    ArmState.putGeneral(out.position(REGISTERS), thread);
    MODEL.putBits(out.position(MASK), delivery.restore().bits());
    out.putInt(OLD_MASK, (int) delivery.restore().bits());
    out.position(REGISTER_SPACE).putInt(VFP_MAGIC).putInt(VFP_BYTES);
    ArmState.putFloating(out, thread);
    out.putInt(REGISTER_SPACE + VFP_EXCEPTION, FPEXC_ENABLE);
  }

  private static void enter(PtRegs regs, Address start, Delivery delivery, boolean informed) {
    long[] frame = regs.frame();
    frame[ArmFrame.R0] = delivery.info().signal().number();
    if (informed) {
      frame[ArmFrame.R1] = start.value();
      frame[ArmFrame.R2] = start.plus(SignalLayout.SIGINFO_BYTES).value();
    }
    frame[ArmFrame.LR] = delivery.action().restorer().value();
    long handler = delivery.action().handler().value();
    boolean thumb = (handler & 1) != 0;
    long cpsr = frame[ArmFrame.CPSR] & ~(ArmFrame.CPSR_IT | ArmFrame.CPSR_T | CPSR_E);
    frame[ArmFrame.CPSR] = thumb ? cpsr | ArmFrame.CPSR_T : cpsr;
    regs.sp(start);
    regs.pc(new Address(handler & (thumb ? -2L : -4L)));
    regs.leaveSyscall();
  }

  /** Behind flags and link; the older frame has the place, but nobody writes or reads it. */
  @Override
  public OptionalInt altStackOffset(PtRegs regs, Optional<KSigAction> entered) {
    boolean informed =
        entered
            .map(action -> action.has(KSigAction.Flag.SIGINFO))
            .orElseGet(() -> !ArmSyscallAccess.isOldSigreturn(regs.syscallNumber()));
    return informed ? OptionalInt.of(SignalLayout.SIGINFO_BYTES + 8) : OptionalInt.empty();
  }

  @Override
  public Optional<SignalSet> sigreturn(ArchThread thread, UserMemory memory) {
    PtRegs regs = thread.regs();
    return context(regs, memory, ArmSyscallAccess.isOldSigreturn(regs.syscallNumber()))
        .flatMap(in -> getContext(in, thread));
  }

  /**
   * What a thread has in its registers behind the system call that it is about to make.
   *
   * @return a frame; empty if the call is no sigreturn, or one that fails
   */
  static Optional<long[]> behindSigreturn(PtRegs regs, UserMemory memory) {
    int number = (int) regs.frame()[ArmFrame.R7];
    if (!ArmSyscallAccess.isSigreturn(number)) {
      return Optional.empty();
    }
    long[] frame = regs.frame().clone();
    return context(regs, memory, ArmSyscallAccess.isOldSigreturn(number))
        .filter(in -> ArmState.getGeneral(in.position(REGISTERS), frame))
        .map(in -> frame);
  }

  private static Optional<ByteBuffer> context(PtRegs regs, UserMemory memory, boolean old) {
    int before = old ? 0 : SignalLayout.SIGINFO_BYTES;
    boolean aligned = regs.sp().value() % ALIGNMENT == 0;
    return aligned
        ? memory.copyFrom(regs.sp().plus(before), CONTEXT_BYTES).map(MODEL::buffer)
        : Optional.empty();
  }

  private static Optional<SignalSet> getContext(ByteBuffer in, ArchThread thread) {
    in.position(REGISTER_SPACE);
    boolean floating = in.getInt() == VFP_MAGIC && in.getInt() == VFP_BYTES;
    if (!floating || !ArmState.getGeneral(in.position(REGISTERS), thread.regs().frame())) {
      return Optional.empty();
    }
    ArmState.getFloating(in.position(REGISTER_SPACE + 2 * Integer.BYTES), thread);
    thread.regs().leaveSyscall();
    return Optional.of(new SignalSet(MODEL.bits(in.position(MASK))));
  }
}
