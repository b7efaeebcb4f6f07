// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.s390;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.utrace.arch.PortRegset;
import org.utrace.arch.PtRegs;
import org.utrace.cpu.unicorn.S390Frame;

/** What a tracer finds and changes in the registers while a system call is entered. */
@ParameterizedClass
@ValueSource(booleans = {true, false})
class S390SyscallAccessTests {
  private static final int SHARED = S390Frame.GPRS + 2;
  private static final int WRITE = 4;
  private static final int GETPID = 20;
  private static final long NO_SUCH_CALL = -38;

  @Parameter boolean wide;

  private S390SyscallAccess access;
  private FakeThread thread;
  private PtRegs regs;
  private long[] frame;

  @BeforeEach
  void enterWithSeven() {
    access = new S390SyscallAccess(wide);
    thread = new FakeThread(wide);
    regs = thread.regs();
    frame = regs.frame();
    frame[SHARED] = 7;
    frame[S390Frame.INT_CODE] = 0x2_0000 | WRITE;
    access.enter(regs);
  }

  /** Write register 2 as a tracer does, and nothing else anew. */
  private void writeShared(long value) {
    PortRegset general = S390Regsets.all(wide).getFirst();
    ByteBuffer image = ByteBuffer.wrap(general.get(thread));
    int word = wide ? Long.BYTES : Integer.BYTES;
    if (wide) {
      image.putLong(4 * word, value);
    } else {
      image.putInt(4 * word, (int) value);
    }
    assertThat(general.set(thread, image.array())).isTrue();
  }

  @Test
  void registerTwoIsTheNumberAtTheEntry() {
    assertThat(frame[SHARED]).isEqualTo(WRITE);
    assertThat(frame[S390Frame.ORIG_GPR2]).isEqualTo(7);
    assertThat(regs.argument(0)).isEqualTo(7);
    access.begin(regs);
    assertThat(regs.result()).isEqualTo(NO_SUCH_CALL);
    assertThat(regs.syscallNumber()).isEqualTo(WRITE);
  }

  @Test
  void whatATracerWritesThereIsTheNumber() {
    writeShared(WRITE);
    assertThat(regs.syscallNumber()).isEqualTo(WRITE);
    writeShared(GETPID);
    assertThat(regs.syscallNumber()).isEqualTo(GETPID);
    writeShared(-1);
    assertThat(regs.syscallNumber()).as("no call's").isEqualTo(0xffff);
    access.skip(regs);
    assertThat(regs.result()).isEqualTo(NO_SUCH_CALL);
  }

  @Test
  void behindTheCallItIsTheResult() {
    access.begin(regs);
    writeShared(GETPID);
    assertThat(regs.syscallNumber()).isEqualTo(WRITE);
    regs.syscallNumber(3);
    assertThat(regs.result()).isEqualTo(GETPID);
  }

  @Test
  void otherNumberIsShownToo() {
    regs.syscallNumber(GETPID);
    assertThat(frame[SHARED]).isEqualTo(GETPID);
    S390Regsets.all(wide).get(2).set(thread, new byte[] {0, 2, 0, 3});
    assertThat(frame[SHARED]).isEqualTo(3);
    assertThat(regs.syscallNumber()).isEqualTo(3);
    regs.syscallNumber(-1);
    access.skip(regs);
    assertThat(regs.result()).isEqualTo(NO_SUCH_CALL);
  }

  @Test
  void resultOfASkippedCallStays() {
    // The call's own number, too, is a result if it has been set as one.
    for (long result : new long[] {-5, WRITE}) {
      enterWithSeven();
      regs.result(result);
      regs.syscallNumber(-1);
      access.skip(regs);
      assertThat(regs.result()).isEqualTo(result);
      assertThat(regs.argument(0)).isEqualTo(7);
    }
  }

  @Test
  void restartBeginsWithTheFirstArgument() {
    frame[S390Frame.PSW_ADDR] = 0x1002;
    writeShared(GETPID);
    access.begin(regs);
    access.restart(regs);
    assertThat(frame[SHARED]).isEqualTo(7);
    assertThat(frame[S390Frame.PSW_ADDR]).isEqualTo(0x1000);
  }
}
