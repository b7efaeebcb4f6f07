// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.s390;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.utrace.contract.Address;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.unicorn.S390Frame;

/** Interruptions become Linux's signals and tell the instruction, which the PSW is behind. */
final class S390TrapsTests {
  private static final long BEHIND = 0x1_0006;
  private static final long INSTRUCTION = 0x1_0002;

  private static FakeThread thread(long control) {
    FakeThread thread = new FakeThread(true);
    long[] frame = thread.regs().frame();
    frame[S390Frame.PSW_ADDR] = BEHIND;
    frame[S390Frame.INT_CODE] = 0x4_0000;
    frame[S390Frame.PER_ADDRESS] = 0x2_0000;
    long[] extension = thread.extension();
    extension[S390Frame.EXTENSION_FPC] = control;
    thread.extension(extension);
    return thread;
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, SIGILL, 1",
    "2, 0, SIGILL, 5",
    "3, 0, SIGILL, 2",
    "6, 0, SIGILL, 2",
    "7, 0, SIGILL, 2",
    "7, 0x8000, SIGFPE, 7",
    "7, 0x4000, SIGFPE, 3",
    "7, 0x2000, SIGFPE, 4",
    "7, 0x1000, SIGFPE, 5",
    "7, 0x0800, SIGFPE, 6",
    "7, 0xff00, SIGFPE, 0",
    "8, 0, SIGFPE, 2",
    "9, 0, SIGFPE, 1",
    "10, 0, SIGFPE, 2",
    "11, 0, SIGFPE, 1",
    "12, 0, SIGFPE, 4",
    "15, 0, SIGFPE, 3",
    "21, 0, SIGILL, 2",
    "99, 0, SIGSEGV, 1",
  })
  void interruptionsAreLinuxsSignals(int number, String control, Signal signal, int code) {
    assertThat(
            S390Traps.signal(
                new CpuEvent.MachineException(1, number), thread(Long.decode(control))))
        .contains(SigInfo.fault(signal, code, new Address(INSTRUCTION)));
  }

  @Test
  void stepsTellTheRecordedAddressAndBreakpointsTheirOwn() {
    assertThat(S390Traps.signal(new CpuEvent.StepTrap(1, false), thread(0)))
        .contains(SigInfo.fault(Signal.SIGTRAP, 4, new Address(0x2_0000)));
    assertThat(S390Traps.signal(new CpuEvent.Breakpoint(1), thread(0)))
        .contains(SigInfo.fault(Signal.SIGTRAP, 1, new Address(INSTRUCTION)));
    assertThat(S390Traps.signal(new CpuEvent.SystemCall(1), thread(0))).isEqualTo(Optional.empty());
  }
}
