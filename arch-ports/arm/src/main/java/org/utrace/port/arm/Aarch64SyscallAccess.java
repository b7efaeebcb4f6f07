// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.arm;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.utrace.arch.PtRegs;
import org.utrace.arch.SyscallAccess;
import org.utrace.arch.SyscallNumbers;
import org.utrace.arch.SyscallNumbers.Instead;
import org.utrace.arch.UserMemory;
import org.utrace.contract.Address;
import org.utrace.contract.CloneFlags;
import org.utrace.contract.CloneFlags.Flag;
import org.utrace.contract.Errno;
import org.utrace.contract.Signal;
import org.utrace.contract.spi.GuestCall;
import org.utrace.cpu.unicorn.Aarch64Frame;

/**
 * Linux's AArch64 system calls: number in x8, arguments from x0 on, result in x0.
 *
 * <p>The numbers are those of asm-generic/unistd.h. {@code alarm} and {@code poll} would need
 * structures that other calls read from memory, so they are not there at all.
 */
final class Aarch64SyscallAccess implements SyscallAccess {
  /** Length of the {@code svc} instruction. */
  private static final int INSTRUCTION_BYTES = 4;

  private static final int RESTART_SYSCALL = 128;
  private static final int NO_CALL = -1;
  private static final int ENOSYS = Errno.ENOSYS.number();
  private static final SyscallNumbers NUMBERS =
      new SyscallNumbers(
          Map.ofEntries(
              Map.entry(GuestCall.CLOSE, 57),
              Map.entry(GuestCall.PIPE2, 59),
              Map.entry(GuestCall.READ, 63),
              Map.entry(GuestCall.WRITE, 64),
              Map.entry(GuestCall.PPOLL, 73),
              Map.entry(GuestCall.EXIT, 93),
              Map.entry(GuestCall.EXIT_GROUP, 94),
              Map.entry(GuestCall.WAITID, 95),
              Map.entry(GuestCall.SET_TID_ADDRESS, 96),
              Map.entry(GuestCall.FUTEX, 98),
              Map.entry(GuestCall.NANOSLEEP, 101),
              Map.entry(GuestCall.SETITIMER, 103),
              Map.entry(GuestCall.CLOCK_GETTIME, 113),
              Map.entry(GuestCall.SCHED_YIELD, 124),
              Map.entry(GuestCall.KILL, 129),
              Map.entry(GuestCall.TGKILL, 131),
              Map.entry(GuestCall.SIGALTSTACK, 132),
              Map.entry(GuestCall.RT_SIGSUSPEND, 133),
              Map.entry(GuestCall.RT_SIGACTION, 134),
              Map.entry(GuestCall.RT_SIGPROCMASK, 135),
              Map.entry(GuestCall.RT_SIGPENDING, 136),
              Map.entry(GuestCall.RT_SIGQUEUEINFO, 138),
              Map.entry(GuestCall.RT_SIGRETURN, 139),
              Map.entry(GuestCall.SETPGID, 154),
              Map.entry(GuestCall.GETPGID, 155),
              Map.entry(GuestCall.GETSID, 156),
              Map.entry(GuestCall.SETSID, 157),
              Map.entry(GuestCall.GETPID, 172),
              Map.entry(GuestCall.GETPPID, 173),
              Map.entry(GuestCall.GETTID, 178),
              Map.entry(GuestCall.CLONE, 220),
              Map.entry(GuestCall.EXECVE, 221),
              Map.entry(GuestCall.WAIT4, 260)),
          Map.of(
              GuestCall.FORK, byClone(),
              GuestCall.VFORK, byClone(Flag.VM, Flag.VFORK),
              GuestCall.PAUSE, new Instead(GuestCall.PPOLL, List.of(0L, 0L, 0L, 0L, 0L))));

  private static Instead byClone(Flag... flags) {
    long bits = CloneFlags.of(flags).bits() | Signal.SIGCHLD.number();
    return new Instead(GuestCall.CLONE, List.of(bits, 0L, 0L, 0L, 0L));
  }

  @Override
  public int number(GuestCall call) {
    return NUMBERS.number(call);
  }

  @Override
  public List<Long> arguments(GuestCall call) {
    return NUMBERS.arguments(call);
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
    long[] frame = regs.frame();
    frame[Aarch64Frame.SYSCALLNO] = (int) frame[Aarch64Frame.X8];
    frame[Aarch64Frame.ORIG_X0] = frame[Aarch64Frame.X0];
    if (regs.syscallNumber() == NO_CALL) {
      regs.result(-ENOSYS);
    }
  }

  /** Until then register 0 is the first argument's: a tracer may have changed it there. */
  @Override
  public void begin(PtRegs regs) {
    long[] frame = regs.frame();
    frame[Aarch64Frame.ORIG_X0] = frame[Aarch64Frame.X0];
  }

  /** Linux would leave the first argument there as the result, which may look like a success. */
  @Override
  public void skip(PtRegs regs) {
    long[] frame = regs.frame();
    if (frame[Aarch64Frame.X0] == frame[Aarch64Frame.ORIG_X0]) {
      regs.result(-ENOSYS);
    }
  }

  @Override
  public void rollback(PtRegs regs) {
    long[] frame = regs.frame();
    frame[Aarch64Frame.X0] = frame[Aarch64Frame.ORIG_X0];
  }

  @Override
  public void restart(PtRegs regs) {
    rollback(regs);
    regs.pc(new Address(regs.pc().value() - INSTRUCTION_BYTES));
  }

  @Override
  public void restartWithRemainder(PtRegs regs) {
    restart(regs);
    regs.frame()[Aarch64Frame.X8] = RESTART_SYSCALL;
  }

  /** The thread pointer comes before the new thread's word (CONFIG_CLONE_BACKWARDS). */
  @Override
  public CloneArguments cloneArguments(PtRegs regs) {
    return new CloneArguments(
        new CloneFlags(regs.argument(0)),
        new Address(regs.argument(1)),
        new Address(regs.argument(2)),
        new Address(regs.argument(4)),
        new Address(regs.argument(3)));
  }

  @Override
  public Errno threadPointer(PtRegs regs, UserMemory memory, Address pointer) {
    regs.frame()[Aarch64Frame.TPIDR_EL0] = pointer.value();
    return Errno.OK;
  }
}
