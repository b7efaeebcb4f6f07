// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.arm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.utrace.arch.SignalFrame.Delivery;
import org.utrace.contract.Address;
import org.utrace.contract.KSigAction;
import org.utrace.contract.KSigAction.Flag;
import org.utrace.contract.KSigAction.Kind;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalSet;
import org.utrace.contract.spi.DataModel;

/** What the frame of arm has besides the registers. */
class ArmSignalFrameTests {
  private static final int STACK = 0x2000;
  private static final int CONTEXT = 128;

  private final FakeThread thread = new FakeThread(new ArmPtRegs());
  private final FakeMemory memory = new FakeMemory(DataModel.ILP32_LITTLE);

  @Test
  void maskIsThereTwice() {
    thread.regs().sp(new Address(STACK));
    KSigAction action =
        new KSigAction(
            Kind.HANDLER,
            new Address(0x40_0000),
            SignalSet.NONE,
            EnumSet.of(Flag.SIGINFO, Flag.RESTORER),
            new Address(0x41_0000));
    SigInfo info = SigInfo.fault(Signal.SIGSEGV, 1, new Address(0x10));
    SignalSet blocked = new SignalSet(0x9_0000_0005L);
    Delivery delivery = new Delivery(info, action, blocked, Optional.empty());
    assertThat(new ArmSignalFrame().setUp(thread, memory, delivery)).isTrue();
    ByteBuffer in = ByteBuffer.wrap(memory.bytes).order(ByteOrder.LITTLE_ENDIAN);
    int context = (int) thread.regs().sp().value() + CONTEXT;
    assertThat(in.getInt(context + 28)).as("oldmask").isEqualTo(5);
    assertThat(in.getLong(context + 104)).as("uc_sigmask").isEqualTo(0x9_0000_0005L);
    assertThat(new ArmSignalFrame().sigreturn(thread, memory)).contains(blocked);
  }
}
