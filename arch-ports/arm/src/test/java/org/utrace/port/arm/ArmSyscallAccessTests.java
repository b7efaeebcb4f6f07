// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.arm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.utrace.arch.PtRegs;
import org.utrace.contract.Address;
import org.utrace.cpu.unicorn.ArmFrame;

/** What a tracer finds and changes in the registers while a system call is entered. */
class ArmSyscallAccessTests {
  private static final int WRITE = 4;
  private static final long NO_SUCH_CALL = -38;

  private final ArmSyscallAccess access = new ArmSyscallAccess();
  private final PtRegs regs = new ArmPtRegs();
  private final long[] frame = regs.frame();

  @BeforeEach
  void enterWithSeven() {
    regs.pc(new Address(0x10004));
    frame[ArmFrame.R0] = 7;
    frame[ArmFrame.R7] = WRITE;
    access.enter(regs);
  }

  @Test
  void registerZeroIsTheFirstArgumentAtTheEntry() {
    assertThat(frame[ArmFrame.R0]).isEqualTo(7);
    assertThat(frame[ArmFrame.ORIG_R0]).isEqualTo(7);
    assertThat(regs.argument(0)).isEqualTo(7);
  }

  @Test
  void whatATracerPutsThereIsTheArgument() {
    frame[ArmFrame.R0] = 8;
    access.begin(regs);
    assertThat(regs.argument(0)).isEqualTo(8);
    regs.result(-512);
    assertThat(regs.argument(0)).as("beside the result").isEqualTo(8);
    assertThat(frame[ArmFrame.ORIG_R0]).as("for a restart").isEqualTo(7);
    access.restart(regs);
    assertThat(frame[ArmFrame.R0]).isEqualTo(7);
    assertThat(regs.pc()).isEqualTo(new Address(0x10000));
  }

  /** As for arm64, syscall_set_arguments means a restart as well. */
  @Test
  void argumentByTheAccessorHoldsForARestart() {
    regs.argument(0, 9);
    access.begin(regs);
    assertThat(regs.argument(0)).isEqualTo(9);
    regs.result(0);
    access.restart(regs);
    assertThat(frame[ArmFrame.R0]).isEqualTo(9);
  }

  @Test
  void skippedCallGivesWhatTheTracerPutOrAnError() {
    access.skip(regs);
    assertThat(regs.result()).isEqualTo(NO_SUCH_CALL);
    assertThat(regs.argument(0)).isEqualTo(7);
    enterWithSeven();
    regs.result(-5);
    access.skip(regs);
    assertThat(regs.result()).isEqualTo(-5);
  }

  @Test
  void writeToTheRegisterForARestartChangesNoArgument() {
    frame[ArmFrame.ORIG_R0] = 6;
    access.begin(regs);
    assertThat(regs.argument(0)).isEqualTo(7);
    access.restart(regs);
    assertThat(frame[ArmFrame.R0]).isEqualTo(6);
  }
}
