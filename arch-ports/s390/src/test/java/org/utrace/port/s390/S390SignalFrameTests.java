// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.s390;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.utrace.arch.SignalFrame.Delivery;
import org.utrace.contract.Address;
import org.utrace.contract.KSigAction;
import org.utrace.contract.KSigAction.Flag;
import org.utrace.contract.KSigAction.Kind;
import org.utrace.contract.Pid;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalSet;
import org.utrace.contract.spi.DataModel;
import org.utrace.cpu.unicorn.S390Frame;

/** The frames stand as Linux's rt_sigframe, and bring back what they may. */
final class S390SignalFrameTests {
  private static final long STACK = 0x3000;
  private static final long HANDLER = 0x1234_0000L;
  private static final long RESTORER = 0x1235_0000L;
  private static final long MASK = 0x0102_0304_0506_0708L;
  private static final long PRIMARY_64 = 0x0705_0001_8000_0000L;

  private static FakeThread thread(boolean wide) {
    FakeThread thread = new FakeThread(wide);
    long[] frame = thread.regs().frame();
    frame[S390Frame.GPRS + 15] = STACK;
    frame[S390Frame.GPRS + 7] = 0x1111_2222_3333_4444L;
    frame[S390Frame.PSW_ADDR] = 0x40_0100;
    return thread;
  }

  private static FakeMemory enter(boolean wide, FakeThread thread) {
    FakeMemory memory = new FakeMemory(wide ? DataModel.LP64_BIG : DataModel.ILP32_BIG);
    KSigAction action =
        new KSigAction(
            Kind.HANDLER,
            new Address(HANDLER),
            SignalSet.NONE,
            EnumSet.of(Flag.SIGINFO, Flag.RESTORER),
            new Address(RESTORER));
    SigInfo info = SigInfo.of(Signal.SIGUSR1, SigInfo.USER, new Pid(77));
    Delivery delivery = new Delivery(info, action, new SignalSet(MASK), Optional.empty());
    assertThat(new S390SignalFrame(wide).setUp(thread, memory, delivery)).isTrue();
    return memory;
  }

  private static int start(FakeThread thread) {
    return (int) thread.regs().sp().value();
  }

  @Test
  void wideFrameIsLinuxs() {
    FakeThread thread = thread(true);
    ByteBuffer in = ByteBuffer.wrap(enter(true, thread).bytes);
    int start = start(thread);
    long[] frame = thread.regs().frame();
    assertThat(start).isEqualTo((int) STACK - 808);
    assertThat(in.getLong(start)).as("back chain").isEqualTo(STACK);
    assertThat(in.getInt(start + 168)).as("si_signo").isEqualTo(10);
    assertThat(in.getLong(start + 336)).as("psw.mask").isEqualTo(PRIMARY_64);
    assertThat(in.getLong(start + 344)).as("psw.addr").isEqualTo(0x40_0100);
    assertThat(in.getLong(start + 352 + 7 * 8)).isEqualTo(0x1111_2222_3333_4444L);
    assertThat(in.getLong(start + 680)).as("mask").isEqualTo(MASK);
    assertThat(frame[S390Frame.GPRS + 2]).isEqualTo(10);
    assertThat(frame[S390Frame.GPRS + 3]).isEqualTo(start + 168);
    assertThat(frame[S390Frame.GPRS + 4]).isEqualTo(start + 296);
    assertThat(frame[S390Frame.GPRS + 14]).isEqualTo(RESTORER);
    assertThat(new S390SignalFrame(true).altStackOffset(thread.regs(), Optional.empty()))
        .isEqualTo(OptionalInt.of(296 + 16));
  }

  @Test
  void narrowFrameIsLinuxs() {
    FakeThread thread = thread(false);
    ByteBuffer in = ByteBuffer.wrap(enter(false, thread).bytes);
    int start = start(thread);
    long[] frame = thread.regs().frame();
    assertThat(start).isEqualTo((int) STACK - 720);
    assertThat(in.getInt(start + 100)).as("si_signo").isEqualTo(10);
    assertThat(in.getInt(start + 232)).as("upper halves follow").isEqualTo(1);
    assertThat(in.getInt(start + 256)).as("psw.mask").isEqualTo(0x070d_0000);
    assertThat(in.getInt(start + 260)).as("psw.addr").isEqualTo(0x8040_0100);
    assertThat(in.getInt(start + 264 + 7 * 4)).isEqualTo(0x3333_4444);
    assertThat(in.getInt(start + 528)).as("lower signals").isEqualTo(0x0506_0708);
    assertThat(in.getInt(start + 532)).as("upper signals").isEqualTo(0x0102_0304);
    assertThat(in.getInt(start + 656 + 7 * 4)).as("gprs_high").isEqualTo(0x1111_2222);
    assertThat(frame[S390Frame.GPRS + 3]).isEqualTo(start + 100);
    assertThat(frame[S390Frame.GPRS + 4]).isEqualTo(start + 232);
    assertThat(frame[S390Frame.GPRS + 14]).isEqualTo(RESTORER | 0x8000_0000L);
    assertThat(new S390SignalFrame(false).altStackOffset(thread.regs(), Optional.empty()))
        .isEqualTo(OptionalInt.of(232 + 8));
  }

  @Test
  void wideProgramComesBackInTheModeItWasIn() {
    FakeThread thread = thread(true);
    long[] frame = thread.regs().frame();
    frame[S390Frame.PSW_MASK] &= ~S390Frame.PSW_EA;
    FakeMemory memory = enter(true, thread);
    assertThat(ByteBuffer.wrap(memory.bytes).getLong(start(thread) + 336))
        .isEqualTo(PRIMARY_64 & ~S390Frame.PSW_EA);
    assertThat(frame[S390Frame.PSW_MASK]).as("of the handler").isEqualTo(PRIMARY_64);
    assertThat(new S390SignalFrame(true).sigreturn(thread, memory)).contains(new SignalSet(MASK));
    assertThat(frame[S390Frame.PSW_MASK]).isEqualTo(PRIMARY_64 & ~S390Frame.PSW_EA);
    assertThat(frame[S390Frame.PSW_ADDR]).isEqualTo(0x40_0100);
  }

  @Test
  void narrowProgramComesBackInTheModeItWasIn() {
    for (long mode : new long[] {0, S390Frame.PSW_BA}) {
      FakeThread thread = thread(false);
      long[] frame = thread.regs().frame();
      frame[S390Frame.PSW_MASK] = (frame[S390Frame.PSW_MASK] & ~S390Frame.PSW_BA) | mode;
      FakeMemory memory = enter(false, thread);
      assertThat(ByteBuffer.wrap(memory.bytes).getInt(start(thread) + 260))
          .isEqualTo((int) mode | 0x40_0100);
      assertThat(new S390SignalFrame(false).sigreturn(thread, memory)).isPresent();
      assertThat(frame[S390Frame.PSW_MASK] & (S390Frame.PSW_BA | S390Frame.PSW_EA)).isEqualTo(mode);
      assertThat(frame[S390Frame.GPRS + 7]).isEqualTo(0x1111_2222_3333_4444L);
    }
  }

  @Test
  void frameCannotBringWhatNoProgramMayHave() {
    FakeThread thread = thread(true);
    FakeMemory memory = enter(true, thread);
    ByteBuffer in = ByteBuffer.wrap(memory.bytes);
    // Home space, 64-bit mode without the 31-bit one, key 0, supervisor state.
    in.putLong(start(thread) + 336, 0x0000_c001_0000_0000L);
    assertThat(new S390SignalFrame(true).sigreturn(thread, memory)).isPresent();
    assertThat(thread.regs().frame()[S390Frame.PSW_MASK]).isEqualTo(PRIMARY_64);
    FakeThread narrow = thread(false);
    FakeMemory small = enter(false, narrow);
    ByteBuffer.wrap(small.bytes).putInt(start(narrow) + 256, 0x0000_c000);
    assertThat(new S390SignalFrame(false).sigreturn(narrow, small)).isPresent();
    assertThat(narrow.regs().frame()[S390Frame.PSW_MASK]).isEqualTo(0x0705_0000_8000_0000L);
  }

  @Test
  void frameWithBadFloatingControlIsRefused() {
    FakeThread thread = thread(true);
    FakeMemory memory = enter(true, thread);
    ByteBuffer.wrap(memory.bytes).putInt(start(thread) + 336 + 208, 4);
    long[] before = thread.regs().frame().clone();
    assertThat(new S390SignalFrame(true).sigreturn(thread, memory)).isEmpty();
    assertThat(thread.regs().frame()).isEqualTo(before);
  }
}
