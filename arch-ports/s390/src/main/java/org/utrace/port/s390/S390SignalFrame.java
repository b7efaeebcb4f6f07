// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.s390;

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
import org.utrace.cpu.unicorn.S390Frame;

/**
 * Linux's rt_sigframe for s390x and, as 64-bit kernels have it, for s390 (arch/s390/kernel/signal.c
 * and compat_signal.c, uapi/asm/sigcontext.h).
 *
 * <p>They are the short ones of machines without vector registers.
 */
final class S390SignalFrame implements SignalFrame {
  /** UC_GPRS_HIGH: upper halves of the registers follow. */
  private static final int HIGH_FOLLOW = 1;

  /** PSW32_ADDR_AMODE. */
  private static final long MODE_31 = 0x8000_0000L;

  /** The mask has room for 1024 signals. */
  private static final int MASK_BYTES = 128;

  private static final int HIGH_BYTES = 16 * Integer.BYTES;
  private static final int R2 = S390Frame.GPRS + 2;
  private static final int R3 = S390Frame.GPRS + 3;
  private static final int R4 = S390Frame.GPRS + 4;
  private static final int R5 = S390Frame.GPRS + 5;
  private static final int R14 = S390Frame.GPRS + 14;

  private final boolean wide;
  private final S390Registers registers;
  private final int info;
  private final int context;
  private final int machineContext;
  private final int mask;
  private final int high;
  private final int bytes;

  S390SignalFrame(boolean wide) {
    this.wide = wide;
    registers = new S390Registers(wide);
    // Where a called function keeps the registers of its caller (__SIGNAL_FRAMESIZE), then an
    // instruction for the way back, which is not used.
    info = wide ? 160 + 8 : 96 + 4;
    // The long words within are aligned in the narrow frame, too.
    context = (info + SignalLayout.SIGINFO_BYTES + 7) & -8;
    // Flags, link, and the stack with its flags.
    machineContext = (context + 5 * registers.wordBytes() + 7) & -8;
    mask = machineContext + registers.commonBytes() + S390Registers.FLOATING_BYTES;
    high = mask + MASK_BYTES;
    bytes = high + (wide ? 0 : HIGH_BYTES);
  }

  @Override
  public boolean setUp(ArchThread thread, UserMemory memory, Delivery delivery) {
    if (!delivery.action().has(KSigAction.Flag.RESTORER)) {
      return false;
    }
    PtRegs regs = thread.regs();
    S390SyscallAccess.breakOffRestart(regs);
    long top = delivery.altStack().map(Address::value).orElse(regs.sp().value());
    Address start = new Address((top - bytes) & -8L);
    if (!memory.copyTo(start, image(thread, memory, delivery))) {
      return false;
    }
    enter(regs, start, delivery);
    return true;
  }

  private byte[] image(ArchThread thread, UserMemory memory, Delivery delivery) {
    long[] frame = thread.regs().frame();
    ByteBuffer out = memory.dataModel().buffer(bytes);
    registers.putWord(out, thread.regs().sp().value());
    out.put(info, SignalLayout.siginfo(delivery.info(), memory.dataModel()));
    registers.putWord(out.position(context), wide ? 0 : HIGH_FOLLOW);
    out.position(machineContext);
    registers.putCommon(out, frame);
    S390Registers.putFloating(out, thread.extension());
    memory.dataModel().putBits(out.position(mask), delivery.restore().bits());
    if (!wide) {
      S390Registers.putHigh(out.position(high), frame);
    }
    return out.array();
  }

  private void enter(PtRegs regs, Address start, Delivery delivery) {
    long[] frame = regs.frame();
    frame[R14] = delivery.action().restorer().value() | (wide ? 0 : MODE_31);
    regs.sp(start);
    frame[S390Frame.PSW_MASK] = S390Psw.forHandler(frame[S390Frame.PSW_MASK], wide);
    regs.pc(delivery.action().handler());
    frame[R2] = delivery.info().signal().number();
    frame[R3] = start.plus(info).value();
    frame[R4] = start.plus(context).value();
    // thread.last_break: the processor does not tell where the last branch came from.
    frame[R5] = 0;
    regs.leaveSyscall();
  }

  /** Behind flags and link. */
  @Override
  public OptionalInt altStackOffset(PtRegs regs, Optional<KSigAction> entered) {
    return OptionalInt.of(context + 2 * registers.wordBytes());
  }

  @Override
  public Optional<SignalSet> sigreturn(ArchThread thread, UserMemory memory) {
    PtRegs regs = thread.regs();
    Optional<byte[]> image = memory.copyFrom(regs.sp(), bytes);
    if (image.isEmpty()) {
      return Optional.empty();
    }
    ByteBuffer in = memory.dataModel().buffer(image.get());
    long[] extension = thread.extension();
    in.position(machineContext + registers.commonBytes());
    if (!S390Registers.getFloating(in, extension)) {
      return Optional.empty();
    }
    registers.getCommon(in.position(machineContext), regs.frame());
    if (!wide) {
      S390Registers.getHigh(in.position(high), regs.frame());
    }
    thread.extension(extension);
    regs.leaveSyscall();
    return Optional.of(new SignalSet(memory.dataModel().bits(in.position(mask))));
  }
}
