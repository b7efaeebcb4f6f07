// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.template;

import java.util.Map;
import java.util.Optional;
import org.utrace.arch.PtRegs;
import org.utrace.arch.SyscallAccess;
import org.utrace.arch.SyscallNumbers;
import org.utrace.arch.UserMemory;
import org.utrace.contract.Address;
import org.utrace.contract.Errno;
import org.utrace.contract.spi.GuestCall;
import org.utrace.port.model.ModelFrame;

/** The machine's system calls: number and result in r0, arguments in r1 to r6. */
final class TemplateSyscallAccess implements SyscallAccess {
  private static final int INSTRUCTION_BYTES = 8;
  private static final int RESTART_SYSCALL = 628;
  private static final SyscallAccess ONLY = new TemplateSyscallAccess();
  private static final SyscallNumbers NUMBERS =
      new SyscallNumbers(
          Map.ofEntries(
              Map.entry(GuestCall.CLOSE, 557),
              Map.entry(GuestCall.PIPE2, 559),
              Map.entry(GuestCall.READ, 563),
              Map.entry(GuestCall.WRITE, 564),
              Map.entry(GuestCall.EXIT, 593),
              Map.entry(GuestCall.EXIT_GROUP, 594),
              Map.entry(GuestCall.WAITID, 595),
              Map.entry(GuestCall.SET_TID_ADDRESS, 596),
              Map.entry(GuestCall.FUTEX, 598),
              Map.entry(GuestCall.NANOSLEEP, 601),
              Map.entry(GuestCall.SETITIMER, 603),
              Map.entry(GuestCall.CLOCK_GETTIME, 613),
              Map.entry(GuestCall.SCHED_YIELD, 624),
              Map.entry(GuestCall.KILL, 629),
              Map.entry(GuestCall.TGKILL, 631),
              Map.entry(GuestCall.SIGALTSTACK, 632),
              Map.entry(GuestCall.RT_SIGSUSPEND, 633),
              Map.entry(GuestCall.RT_SIGACTION, 634),
              Map.entry(GuestCall.RT_SIGPROCMASK, 635),
              Map.entry(GuestCall.RT_SIGPENDING, 636),
              Map.entry(GuestCall.RT_SIGQUEUEINFO, 638),
              Map.entry(GuestCall.RT_SIGRETURN, 639),
              Map.entry(GuestCall.SETPGID, 654),
              Map.entry(GuestCall.GETPGID, 655),
              Map.entry(GuestCall.GETSID, 656),
              Map.entry(GuestCall.SETSID, 657),
              Map.entry(GuestCall.GETPID, 672),
              Map.entry(GuestCall.GETPPID, 673),
              Map.entry(GuestCall.GETTID, 678),
              Map.entry(GuestCall.CLONE, 720),
              Map.entry(GuestCall.EXECVE, 721),
              Map.entry(GuestCall.WAIT4, 760),
              Map.entry(GuestCall.PAUSE, 1500),
              Map.entry(GuestCall.ALARM, 1501),
              Map.entry(GuestCall.POLL, 1502),
              Map.entry(GuestCall.VFORK, 1503),
              Map.entry(GuestCall.FORK, 1504)));

  private TemplateSyscallAccess() {}

  /** Give the one there is. */
  static SyscallAccess make() {
    return ONLY;
  }

  @Override
  public int number(GuestCall call) {
    return NUMBERS.number(call);
  }

  @Override
  public Optional<GuestCall> call(int number) {
    return NUMBERS.call(number);
  }

  @Override
  public int restartNumber() {
    return RESTART_SYSCALL;
  }

  @Override
  public void enter(PtRegs regs) {
    regs.syscallNumber((int) regs.frame()[ModelFrame.R0]);
    regs.result(-Errno.ENOSYS.number());
  }

  @Override
  public void rollback(PtRegs regs) {
    regs.frame()[ModelFrame.R0] = regs.syscallNumber();
  }

  @Override
  public void restart(PtRegs regs) {
    rollback(regs);
    regs.pc(new Address(regs.pc().value() - INSTRUCTION_BYTES));
  }

  @Override
  public void restartWithRemainder(PtRegs regs) {
    restart(regs);
    regs.frame()[ModelFrame.R0] = RESTART_SYSCALL;
  }

  @Override
  public Errno threadPointer(PtRegs regs, UserMemory memory, Address pointer) {
    regs.frame()[ModelFrame.R13] = pointer.value();
    return Errno.OK;
  }
}
