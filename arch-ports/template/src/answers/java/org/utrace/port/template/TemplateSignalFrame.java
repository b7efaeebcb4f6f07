// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.template;

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
import org.utrace.port.model.ModelFrame;

/** The machine's signal frame: the mask to restore, r0 to r15 and pc, then siginfo. */
final class TemplateSignalFrame implements SignalFrame {
  private static final SignalFrame ONLY = new TemplateSignalFrame();
  private static final int REGISTERS = ModelFrame.PC + 1;
  private static final int SIGINFO = SignalLayout.MASK_BYTES + REGISTERS * Long.BYTES;
  private static final int BYTES = SIGINFO + SignalLayout.SIGINFO_BYTES;

  private TemplateSignalFrame() {}

  /** Give the one there is. */
  static SignalFrame make() {
    return ONLY;
  }

  @Override
  public boolean setUp(ArchThread thread, UserMemory memory, Delivery delivery) {
    PtRegs regs = thread.regs();
    long top = delivery.altStack().orElse(regs.sp()).value();
    Address start = new Address((top - BYTES) & -16L);
    if (!delivery.action().has(KSigAction.Flag.RESTORER)
        || !memory.copyTo(start, image(regs, memory, delivery))) {
      return false;
    }
    long[] frame = regs.frame();
    frame[ModelFrame.R1] = delivery.info().signal().number();
    frame[ModelFrame.R2] = start.plus(SIGINFO).value();
    frame[ModelFrame.R3] = start.value();
    frame[ModelFrame.LINK] = delivery.action().restorer().value();
    regs.sp(start);
    regs.pc(delivery.action().handler());
    regs.leaveSyscall();
    return true;
  }

  private static byte[] image(PtRegs regs, UserMemory memory, Delivery delivery) {
    ByteBuffer out = memory.dataModel().buffer(BYTES).putLong(delivery.restore().bits());
    for (int slot = 0; slot < REGISTERS; slot++) {
      out.putLong(regs.frame()[slot]);
    }
    return out.put(SignalLayout.siginfo(delivery.info(), memory.dataModel())).array();
  }

  @Override
  public Optional<SignalSet> sigreturn(ArchThread thread, UserMemory memory) {
    PtRegs regs = thread.regs();
    return memory
        .copyFrom(regs.sp(), BYTES)
        .map(image -> {
          ByteBuffer in = memory.dataModel().buffer(image);
          SignalSet mask = new SignalSet(in.getLong());
          for (int slot = 0; slot < REGISTERS; slot++) {
            regs.frame()[slot] = in.getLong();
          }
          regs.leaveSyscall();
          return mask;
        });
  }
}
