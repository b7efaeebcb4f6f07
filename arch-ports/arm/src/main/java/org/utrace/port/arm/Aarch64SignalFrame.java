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
import org.utrace.cpu.unicorn.Aarch64Frame;

/**
 * Linux's rt_sigframe for AArch64 (arch/arm64/kernel/signal.c, uapi/asm/sigcontext.h).
 *
 * <p>Behind it stands a frame record, so that a debugger finds its way from the handler to the code
 * that was interrupted.
 */
final class Aarch64SignalFrame implements SignalFrame {
  private static final int CONTEXT = SignalLayout.SIGINFO_BYTES;
  private static final int MASK = CONTEXT + 40;

  /** struct sigcontext, behind a signal set that may grow to 128 bytes. */
  private static final int FAULT_ADDRESS = CONTEXT + 176;

  private static final int REGISTERS = FAULT_ADDRESS + Long.BYTES;

  /** Records of a magic number and a size each, on a boundary of 16. */
  private static final int RECORDS = FAULT_ADDRESS + 288;

  private static final int RECORDS_BYTES = 4096;
  private static final int BYTES = RECORDS + RECORDS_BYTES;
  private static final int FRAME_RECORD_BYTES = 16;
  private static final int ALIGNMENT = 16;

  private static final int FPSIMD_MAGIC = 0x4650_8001;
  private static final int FPSIMD_BYTES = 16 + Aarch64State.VECTOR_BYTES;
  private static final int ESR_MAGIC = 0x4553_5201;
  private static final int ESR_BYTES = 16;
  private static final int HEADER_BYTES = 8;

  @Override
  public boolean setUp(ArchThread thread, UserMemory memory, Delivery delivery) {
    if (!delivery.action().has(KSigAction.Flag.RESTORER)) {
      return false;
    }
    PtRegs regs = thread.regs();
    long top = delivery.altStack().orElse(regs.sp()).value() & -ALIGNMENT;
    Address start = new Address(top - FRAME_RECORD_BYTES - BYTES);
    if (!memory.copyTo(start, image(thread, memory, delivery))) {
      return false;
    }
    enter(regs, start, delivery);
    return true;
  }

  private static byte[] image(ArchThread thread, UserMemory memory, Delivery delivery) {
    long[] frame = thread.regs().frame();
    ByteBuffer out = memory.dataModel().buffer(BYTES + FRAME_RECORD_BYTES);
    if (delivery.action().has(KSigAction.Flag.SIGINFO)) {
      out.put(0, SignalLayout.siginfo(delivery.info(), memory.dataModel()));
    }
    out.putLong(MASK, delivery.restore().bits());
    out.putLong(FAULT_ADDRESS, frame[Aarch64Frame.FAULT_ADDRESS]);
    Aarch64State.putGeneral(out.position(REGISTERS), thread);
    putFloating(out.position(RECORDS), thread.extension());
    if (frame[Aarch64Frame.FAULT_CODE] != 0) {
      out.putInt(ESR_MAGIC).putInt(ESR_BYTES).putLong(frame[Aarch64Frame.FAULT_CODE]);
    }
    out.position(BYTES);
    out.putLong(frame[Aarch64Frame.X29]).putLong(frame[Aarch64Frame.X30]);
    return out.array();
  }

  /** What follows is a record of zeros, the last one. */
  private static void putFloating(ByteBuffer out, long[] extension) {
    out.putInt(FPSIMD_MAGIC).putInt(FPSIMD_BYTES);
    Aarch64State.putStatus(out, extension);
    Aarch64State.putVectors(out, extension);
  }

  private static void enter(PtRegs regs, Address start, Delivery delivery) {
    long[] frame = regs.frame();
    frame[Aarch64Frame.X0] = delivery.info().signal().number();
    if (delivery.action().has(KSigAction.Flag.SIGINFO)) {
      frame[Aarch64Frame.X0 + 1] = start.value();
      frame[Aarch64Frame.X0 + 2] = start.plus(CONTEXT).value();
    }
    frame[Aarch64Frame.X29] = start.plus(BYTES).value();
    frame[Aarch64Frame.X30] = delivery.action().restorer().value();
    regs.sp(start);
    regs.pc(delivery.action().handler());
    regs.leaveSyscall();
  }

  /** Behind flags and link. */
  @Override
  public OptionalInt altStackOffset(PtRegs regs, Optional<KSigAction> entered) {
    return OptionalInt.of(CONTEXT + 16);
  }

  @Override
  public Optional<SignalSet> sigreturn(ArchThread thread, UserMemory memory) {
    PtRegs regs = thread.regs();
    Optional<byte[]> image =
        regs.sp().value() % ALIGNMENT == 0 ? memory.copyFrom(regs.sp(), BYTES) : Optional.empty();
    if (image.isEmpty()) {
      return Optional.empty();
    }
    ByteBuffer in = memory.dataModel().buffer(image.get());
    long[] extension = thread.extension();
    if (!findFloating(in.position(RECORDS), extension)
        || !Aarch64State.getGeneral(in.position(REGISTERS), thread)) {
      return Optional.empty();
    }
    thread.extension(extension);
    regs.leaveSyscall();
    return Optional.of(new SignalSet(in.getLong(MASK)));
  }

  /** The records must be known ones, with floating point among them (parse_user_sigframe). */
  private static boolean findFloating(ByteBuffer in, long[] extension) {
    boolean found = false;
    while (in.remaining() >= HEADER_BYTES) {
      int start = in.position();
      int magic = in.getInt();
      int size = in.getInt();
      if (magic == 0 && size == 0) {
        return found;
      }
      boolean fits = size % ALIGNMENT == 0 && size >= ALIGNMENT && size <= in.limit() - start;
      boolean second = found && magic == FPSIMD_MAGIC;
      if (!fits || second || !takeRecord(in, magic, size, extension)) {
        return false;
      }
      found |= magic == FPSIMD_MAGIC;
      in.position(start + size);
    }
    return false;
  }

  private static boolean takeRecord(ByteBuffer in, int magic, int size, long[] extension) {
    if (magic == FPSIMD_MAGIC && size == FPSIMD_BYTES) {
      Aarch64State.getStatus(in, extension);
      Aarch64State.getVectors(in, extension);
      return true;
    }
    return magic == ESR_MAGIC;
  }
}
