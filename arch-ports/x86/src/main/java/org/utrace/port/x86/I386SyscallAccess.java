// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.x86;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.utrace.arch.ArchThread;
import org.utrace.arch.PtRegs;
import org.utrace.arch.SyscallNumbers;
import org.utrace.arch.UserMemory;
import org.utrace.contract.Address;
import org.utrace.contract.CloneFlags;
import org.utrace.contract.Errno;
import org.utrace.contract.spi.GuestCall;

/** Linux's i386 system calls (arch/x86/entry/syscalls/syscall_32.tbl). */
final class I386SyscallAccess extends X86Calls {
  private static final int RESTART_SYSCALL = 0;
  private static final int SIGRETURN = 119;
  private static final int SET_THREAD_AREA = 243;
  private static final int GET_THREAD_AREA = 244;
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
              Map.entry(GuestCall.ALARM, 27),
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
              Map.entry(GuestCall.EXIT_GROUP, 252),
              Map.entry(GuestCall.SET_TID_ADDRESS, 258),
              Map.entry(GuestCall.CLOCK_GETTIME, 265),
              Map.entry(GuestCall.TGKILL, 270),
              Map.entry(GuestCall.WAITID, 284),
              Map.entry(GuestCall.PIPE2, 331)));

  I386SyscallAccess() {
    super(X86Registers.BITS_32, NUMBERS, RESTART_SYSCALL);
  }

  /** The older sigreturn leaves handlers that were not told of a siginfo. */
  @Override
  public Optional<GuestCall> call(int number) {
    return number == SIGRETURN ? Optional.of(GuestCall.RT_SIGRETURN) : super.call(number);
  }

  static boolean isOldSigreturn(PtRegs regs) {
    return regs.syscallNumber() == SIGRETURN;
  }

  @Override
  public OptionalLong machineCall(ArchThread thread, UserMemory memory) {
    PtRegs regs = thread.regs();
    Address at = new Address(regs.argument(0));
    return switch (regs.syscallNumber()) {
      case SET_THREAD_AREA -> OptionalLong.of(-I386Tls.setArea(regs, memory, at).number());
      case GET_THREAD_AREA -> OptionalLong.of(-I386Tls.getArea(regs, memory, at).number());
      default -> OptionalLong.empty();
    };
  }

  /** The thread pointer stands before the child's word (CLONE_BACKWARDS). */
  @Override
  public CloneArguments cloneArguments(PtRegs regs) {
    return new CloneArguments(
        new CloneFlags(regs.argument(0)),
        new Address(regs.argument(1)),
        new Address(regs.argument(2)),
        new Address(regs.argument(4)),
        new Address(regs.argument(3)));
  }

  /** The pointer is to a struct user_desc with an entry of the maker's choice. */
  @Override
  public Errno threadPointer(PtRegs regs, UserMemory memory, Address pointer) {
    return I386Tls.setEntry(regs, memory, pointer);
  }
}
