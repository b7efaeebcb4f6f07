// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.s390;

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
import org.utrace.cpu.unicorn.S390Frame;

/**
 * Linux's rt_sigframe for s390x (arch/s390/kernel/signal.c, uapi/asm/sigcontext.h).
 *
 * <p>It is the short one of machines without vector registers.
 */
final class S390xSignalFrame implements SignalFrame {
  /** Where a called function keeps the registers of its caller (__SIGNAL_FRAMESIZE). */
  private static final int CALLEE_BYTES = 160;

  /** The unused instruction for the way back, and its padding. */
  private static final int INFO = CALLEE_BYTES + 8;

  private static final int CONTEXT = INFO + SignalLayout.SIGINFO_BYTES;
  private static final int MACHINE_CONTEXT = CONTEXT + 40;
  private static final int MASK =
      MACHINE_CONTEXT + S390Registers.COMMON_BYTES + S390Registers.FLOATING_BYTES;

  /** The mask has room for 1024 signals. */
  private static final int BYTES = MASK + 128;

  private static final int R2 = S390Frame.GPRS + 2;
  private static final int R3 = S390Frame.GPRS + 3;
  private static final int R4 = S390Frame.GPRS + 4;
  private static final int R5 = S390Frame.GPRS + 5;
  private static final int R14 = S390Frame.GPRS + 14;

  @Override
  public boolean setUp(ArchThread thread, UserMemory memory, Delivery delivery) {
    if (!delivery.action().has(KSigAction.Flag.RESTORER)) {
      return false;
    }
    PtRegs regs = thread.regs();
    S390xSyscallAccess.breakOffRestart(regs);
    long top = delivery.altStack().map(Address::value).orElse(regs.sp().value());
    Address start = new Address((top - BYTES) & -8L);
    if (!memory.copyTo(start, image(thread, memory, delivery))) {
      return false;
    }
    enter(regs, start, delivery);
    return true;
  }

  private static byte[] image(ArchThread thread, UserMemory memory, Delivery delivery) {
    long[] frame = thread.regs().frame();
    ByteBuffer out = memory.dataModel().buffer(BYTES);
    out.putLong(thread.regs().sp().value());
    out.put(INFO, SignalLayout.siginfo(delivery.info(), memory.dataModel()));
    out.position(MACHINE_CONTEXT);
    S390Registers.putCommon(out, frame);
    S390Registers.putFloating(out, thread.extension());
    out.putLong(MASK, delivery.restore().bits());
    return out.array();
  }

  private static void enter(PtRegs regs, Address start, Delivery delivery) {
    long[] frame = regs.frame();
    frame[R14] = delivery.action().restorer().value();
    regs.sp(start);
    frame[S390Frame.PSW_MASK] = S390Psw.forHandler(frame[S390Frame.PSW_MASK]);
    regs.pc(delivery.action().handler());
    frame[R2] = delivery.info().signal().number();
    frame[R3] = start.plus(INFO).value();
    frame[R4] = start.plus(CONTEXT).value();
    // thread.last_break: the processor does not tell where the last branch came from.
    frame[R5] = 0;
    regs.leaveSyscall();
  }

  @Override
  public Optional<SignalSet> sigreturn(ArchThread thread, UserMemory memory) {
    PtRegs regs = thread.regs();
    Optional<byte[]> image = memory.copyFrom(regs.sp(), BYTES);
    if (image.isEmpty()) {
      return Optional.empty();
    }
    ByteBuffer in = memory.dataModel().buffer(image.get());
    long[] extension = thread.extension();
    in.position(MACHINE_CONTEXT + S390Registers.COMMON_BYTES);
    if (!S390Registers.getFloating(in, extension)) {
      return Optional.empty();
    }
    in.position(MACHINE_CONTEXT);
    S390Registers.getCommon(in, regs.frame());
    thread.extension(extension);
    regs.leaveSyscall();
    return Optional.of(new SignalSet(in.getLong(MASK)));
  }
}
