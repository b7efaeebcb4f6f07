// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.arm;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.utrace.arch.ArchThread;
import org.utrace.arch.PtRegs;
import org.utrace.arch.SyscallAccess;
import org.utrace.arch.SyscallNumbers;
import org.utrace.arch.UserMemory;
import org.utrace.contract.Address;
import org.utrace.contract.CloneFlags;
import org.utrace.contract.Errno;
import org.utrace.contract.spi.GuestCall;
import org.utrace.cpu.unicorn.ArmFrame;

/**
 * Linux's 32-bit ARM system calls of the EABI: number in r7, arguments from r0 on, result in r0
 * (arch/arm/tools/syscall.tbl). There is no {@code alarm}.
 */
final class ArmSyscallAccess implements SyscallAccess {
  private static final int RESTART_SYSCALL = 0;
  private static final int SIGRETURN = 119;

  /** Calls of this machine alone (uapi/asm/unistd.h). */
  private static final int CACHEFLUSH = 0x0f_0002;

  private static final int SET_TLS = 0x0f_0005;
  private static final int GET_TLS = 0x0f_0006;

  private static final SyscallNumbers NUMBERS =
      new SyscallNumbers(
          Map.ofEntries(
              Map.entry(GuestCall.EXIT, 1),
              Map.entry(GuestCall.FORK, 2),
              Map.entry(GuestCall.READ, 3),
              Map.entry(GuestCall.WRITE, 4),
              Map.entry(GuestCall.CLOSE, 6),
              Map.entry(GuestCall.EXECVE, 11),
              Map.entry(GuestCall.GETPID, 20),
              Map.entry(GuestCall.PAUSE, 29),
              Map.entry(GuestCall.KILL, 37),
              Map.entry(GuestCall.SETPGID, 57),
              Map.entry(GuestCall.GETPPID, 64),
              Map.entry(GuestCall.SETSID, 66),
              Map.entry(GuestCall.SETITIMER, 104),
              Map.entry(GuestCall.WAIT4, 114),
              Map.entry(GuestCall.CLONE, 120),
              Map.entry(GuestCall.GETPGID, 132),
              Map.entry(GuestCall.GETSID, 147),
              Map.entry(GuestCall.SCHED_YIELD, 158),
              Map.entry(GuestCall.NANOSLEEP, 162),
              Map.entry(GuestCall.POLL, 168),
              Map.entry(GuestCall.RT_SIGRETURN, 173),
              Map.entry(GuestCall.RT_SIGACTION, 174),
              Map.entry(GuestCall.RT_SIGPROCMASK, 175),
              Map.entry(GuestCall.RT_SIGPENDING, 176),
              Map.entry(GuestCall.RT_SIGQUEUEINFO, 178),
              Map.entry(GuestCall.RT_SIGSUSPEND, 179),
              Map.entry(GuestCall.SIGALTSTACK, 186),
              Map.entry(GuestCall.VFORK, 190),
              Map.entry(GuestCall.GETTID, 224),
              Map.entry(GuestCall.FUTEX, 240),
              Map.entry(GuestCall.EXIT_GROUP, 248),
              Map.entry(GuestCall.SET_TID_ADDRESS, 256),
              Map.entry(GuestCall.CLOCK_GETTIME, 263),
              Map.entry(GuestCall.TGKILL, 268),
              Map.entry(GuestCall.WAITID, 280),
              Map.entry(GuestCall.PPOLL, 336),
              Map.entry(GuestCall.PIPE2, 359)));

  @Override
  public int number(GuestCall call) {
    return NUMBERS.number(call);
  }

  /** The older sigreturn leaves handlers that were not told of a siginfo. */
  @Override
  public Optional<GuestCall> call(int number) {
    return number == SIGRETURN ? Optional.of(GuestCall.RT_SIGRETURN) : NUMBERS.call(number);
  }

  static boolean isOldSigreturn(int number) {
    return number == SIGRETURN;
  }

  static boolean isSigreturn(int number) {
    return isOldSigreturn(number) || number == NUMBERS.number(GuestCall.RT_SIGRETURN);
  }

  @Override
  public int restartNumber() {
    return RESTART_SYSCALL;
  }

  @Override
  public void enter(PtRegs regs) {
    long[] frame = regs.frame();
    frame[ArmFrame.SYSCALL] = frame[ArmFrame.R7];
    frame[ArmFrame.ORIG_R0] = frame[ArmFrame.R0];
    frame[ArmFrame.ARGUMENT] = frame[ArmFrame.R0];
  }

  /**
   * Take the first argument as a tracer left it: entry code loads the arguments once more from the
   * registers that were saved, where the one for a restart stays as it was (entry-common.S).
   */
  @Override
  public void begin(PtRegs regs) {
    long[] frame = regs.frame();
    frame[ArmFrame.ARGUMENT] = frame[ArmFrame.R0];
  }

  /** Linux would leave the first argument there as the result, which may look like a success. */
  @Override
  public void skip(PtRegs regs) {
    long[] frame = regs.frame();
    if (frame[ArmFrame.R0] == frame[ArmFrame.ORIG_R0]) {
      regs.result(-Errno.ENOSYS.number());
    }
  }

  @Override
  public void rollback(PtRegs regs) {
    long[] frame = regs.frame();
    frame[ArmFrame.R0] = frame[ArmFrame.ORIG_R0];
  }

  @Override
  public void restart(PtRegs regs) {
    rollback(regs);
    regs.pc(new Address(regs.pc().value() - ArmPtRegs.callBytes(regs)));
  }

  @Override
  public void restartWithRemainder(PtRegs regs) {
    restart(regs);
    regs.frame()[ArmFrame.R7] = RESTART_SYSCALL;
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
    regs.frame()[ArmFrame.TPIDRURO] = pointer.value();
    return Errno.OK;
  }

  @Override
  public OptionalLong machineCall(ArchThread thread, UserMemory memory) {
    PtRegs regs = thread.regs();
    return switch (regs.syscallNumber()) {
      // Code that the kernel or the program writes is never stale here.
      case CACHEFLUSH -> OptionalLong.of(0);
      case SET_TLS ->
          OptionalLong.of(-threadPointer(regs, memory, new Address(regs.argument(0))).number());
      case GET_TLS -> OptionalLong.of(regs.frame()[ArmFrame.TPIDRURO]);
      default -> OptionalLong.empty();
    };
  }
}
