// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.model;

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

/**
 * The model's signal frame: siginfo, the mask to restore, then r0 to r15 and pc.
 *
 * <p>The handler gets the signal's number in r0, the address of the siginfo in r1 and that of the
 * mask in r2; the link register leads to the restorer.
 */
final class ModelSignalFrame implements SignalFrame {
  private static final int MASK = SignalLayout.SIGINFO_BYTES;
  private static final int REGISTERS = MASK + SignalLayout.MASK_BYTES;
  private static final int SAVED = ModelFrame.PC + 1;
  private static final int BYTES = REGISTERS + SAVED * Long.BYTES;

  @Override
  public boolean setUp(ArchThread thread, UserMemory memory, Delivery delivery) {
    PtRegs regs = thread.regs();
    if (!delivery.action().has(KSigAction.Flag.RESTORER)) {
      return false;
    }
    long top = delivery.altStack().orElse(regs.sp()).value();
    Address start = new Address((top - BYTES) & -16L);
    if (!memory.copyTo(start, image(regs, memory, delivery))) {
      return false;
    }
    enter(regs, start, delivery);
    return true;
  }

  private static byte[] image(PtRegs regs, UserMemory memory, Delivery delivery) {
    ByteBuffer out = memory.dataModel().buffer(BYTES);
    out.put(0, SignalLayout.siginfo(delivery.info(), memory.dataModel()));
    out.putLong(MASK, delivery.restore().bits());
    out.position(REGISTERS);
    for (int slot = 0; slot < SAVED; slot++) {
      out.putLong(regs.frame()[slot]);
    }
    return out.array();
  }

  private static void enter(PtRegs regs, Address start, Delivery delivery) {
    long[] frame = regs.frame();
    frame[ModelFrame.R0] = delivery.info().signal().number();
    frame[ModelFrame.R1] = start.value();
    frame[ModelFrame.R2] = start.plus(MASK).value();
    frame[ModelFrame.LINK] = delivery.action().restorer().value();
    regs.sp(start);
    regs.pc(delivery.action().handler());
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
    in.position(REGISTERS);
    for (int slot = 0; slot < SAVED; slot++) {
      regs.frame()[slot] = in.getLong();
    }
    regs.leaveSyscall();
    return Optional.of(new SignalSet(in.getLong(MASK)));
  }
}
