// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.arm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
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
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.CpuEvent.MemoryFault.Access;
import org.utrace.cpu.UserAddress;
import org.utrace.cpu.unicorn.Aarch64Frame;

/** The frame stands as Linux's rt_sigframe, tells the last fault, and is refused if it is bad. */
final class Aarch64SignalFrameTests {
  private static final int STACK = 0x3000;
  private static final int CONTEXT = 128;
  private static final int RECORDS = CONTEXT + 176 + 288;
  private static final int FPSIMD_BYTES = 528;
  private static final int FPSIMD_MAGIC = 0x4650_8001;

  private final Aarch64SignalFrame frames = new Aarch64SignalFrame();
  private final FakeThread thread = new FakeThread();
  private final FakeMemory memory = new FakeMemory(DataModel.LP64_LITTLE);

  private ByteBuffer enter() {
    thread.regs().sp(new Address(STACK));
    KSigAction action =
        new KSigAction(
            Kind.HANDLER,
            new Address(0x40_0000),
            SignalSet.NONE,
            EnumSet.of(Flag.SIGINFO, Flag.RESTORER),
            new Address(0x41_0000));
    SigInfo info = SigInfo.fault(Signal.SIGSEGV, 1, new Address(0x10));
    Delivery delivery = new Delivery(info, action, new SignalSet(5), Optional.empty());
    assertThat(frames.setUp(thread, memory, delivery)).isTrue();
    int start = (int) thread.regs().sp().value();
    return ByteBuffer.wrap(memory.bytes, start, STACK - start)
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private void fault(Access access, boolean mapped) {
    UserAddress address = new UserAddress(0x10);
    new Aarch64ArchPort().signal(new CpuEvent.MemoryFault(0, address, access, mapped), thread);
  }

  @Test
  void frameIsLinuxs() {
    thread.regs().frame()[Aarch64Frame.X0 + 7] = 0x1234_5678_9abcL;
    ByteBuffer in = enter();
    assertThat(in.limit()).isEqualTo(4688 + 16);
    assertThat(in.getInt(0)).isEqualTo(11);
    assertThat(in.getLong(CONTEXT + 40)).as("mask").isEqualTo(5);
    assertThat(in.getLong(CONTEXT + 176)).as("fault_address").isZero();
    assertThat(in.getLong(CONTEXT + 184 + 7 * 8)).isEqualTo(0x1234_5678_9abcL);
    assertThat(in.getInt(RECORDS)).isEqualTo(FPSIMD_MAGIC);
    assertThat(in.getInt(RECORDS + FPSIMD_BYTES)).as("no fault, no ESR").isZero();
    assertThat(frames.altStackOffset(thread.regs(), Optional.empty()))
        .isEqualTo(OptionalInt.of(CONTEXT + 16));
    assertThat(frames.sigreturn(thread, memory)).contains(new SignalSet(5));
  }

  @Test
  void frameTellsTheLastFault() {
    fault(Access.WRITE, false);
    ByteBuffer in = enter();
    assertThat(in.getLong(CONTEXT + 176)).isEqualTo(0x10);
    assertThat(in.getInt(RECORDS + FPSIMD_BYTES)).as("ESR_MAGIC").isEqualTo(0x4553_5201);
    assertThat(in.getInt(RECORDS + FPSIMD_BYTES + 4)).isEqualTo(16);
    assertThat(in.getLong(RECORDS + FPSIMD_BYTES + 8)).isEqualTo(0x9200_0047L);
    assertThat(frames.sigreturn(thread, memory)).isPresent();
    fault(Access.READ, true);
    assertThat(enter().getLong(RECORDS + FPSIMD_BYTES + 8)).isEqualTo(0x9200_000fL);
    fault(Access.FETCH, true);
    assertThat(enter().getLong(RECORDS + FPSIMD_BYTES + 8)).isEqualTo(0x8200_000fL);
    new Aarch64ArchPort().signal(new CpuEvent.IllegalInstruction(0, false), thread);
    assertThat(enter().getInt(RECORDS + FPSIMD_BYTES)).isZero();
  }

  @Test
  void floatingPointComesOnce() {
    ByteBuffer in = enter();
    in.putInt(RECORDS + FPSIMD_BYTES, FPSIMD_MAGIC)
        .putInt(RECORDS + FPSIMD_BYTES + 4, FPSIMD_BYTES);
    assertThat(frames.sigreturn(thread, memory)).isEmpty();
    in.putInt(RECORDS, 0).putInt(RECORDS + 4, 0);
    assertThat(frames.sigreturn(thread, memory)).as("not at all").isEmpty();
  }

  @Test
  void registerZeroIsTheFirstArgumentUntilTheCall() {
    long[] frame = thread.regs().frame();
    Aarch64SyscallAccess access = new Aarch64SyscallAccess();
    frame[Aarch64Frame.X0] = 7;
    frame[Aarch64Frame.X8] = 64;
    access.enter(thread.regs());
    assertThat(frame[Aarch64Frame.X0]).isEqualTo(7);
    frame[Aarch64Frame.X0] = 8;
    access.begin(thread.regs());
    assertThat(thread.regs().argument(0)).isEqualTo(8);
    frame[Aarch64Frame.X8] = -1;
    access.enter(thread.regs());
    assertThat(frame[Aarch64Frame.X0]).as("no call").isEqualTo(-38);
  }
}
