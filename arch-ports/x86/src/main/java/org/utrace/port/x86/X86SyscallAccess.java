// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.x86;

import java.util.Map;
import java.util.OptionalLong;
import org.utrace.arch.ArchThread;
import org.utrace.arch.PtRegs;
import org.utrace.arch.SyscallNumbers;
import org.utrace.arch.UserMemory;
import org.utrace.contract.Address;
import org.utrace.contract.Errno;
import org.utrace.contract.spi.GuestCall;
import org.utrace.cpu.unicorn.X86Frame;

/** Linux's x86_64 system calls (System V ABI, x86-64 supplement, A.2). */
final class X86SyscallAccess extends X86Calls {
  private static final int RESTART_SYSCALL = 219;

  /** The call about segment bases and its codes (man 2 arch_prctl). */
  private static final int ARCH_PRCTL = 158;

  private static final int SET_GS = 0x1001;
  private static final int SET_FS = 0x1002;
  private static final int GET_FS = 0x1003;
  private static final int GET_GS = 0x1004;
  private static final SyscallNumbers NUMBERS =
      new SyscallNumbers(
          Map.ofEntries(
              Map.entry(GuestCall.READ, 0),
              Map.entry(GuestCall.WRITE, 1),
              Map.entry(GuestCall.CLOSE, 3),
              Map.entry(GuestCall.POLL, 7),
              Map.entry(GuestCall.RT_SIGACTION, 13),
              Map.entry(GuestCall.RT_SIGPROCMASK, 14),
              Map.entry(GuestCall.RT_SIGRETURN, 15),
              Map.entry(GuestCall.SCHED_YIELD, 24),
              Map.entry(GuestCall.PAUSE, 34),
              Map.entry(GuestCall.NANOSLEEP, 35),
              Map.entry(GuestCall.ALARM, 37),
              Map.entry(GuestCall.SETITIMER, 38),
              Map.entry(GuestCall.GETPID, 39),
              Map.entry(GuestCall.CLONE, 56),
              Map.entry(GuestCall.FORK, 57),
              Map.entry(GuestCall.VFORK, 58),
              Map.entry(GuestCall.EXECVE, 59),
              Map.entry(GuestCall.EXIT, 60),
              Map.entry(GuestCall.WAIT4, 61),
              Map.entry(GuestCall.KILL, 62),
              Map.entry(GuestCall.SETPGID, 109),
              Map.entry(GuestCall.GETPPID, 110),
              Map.entry(GuestCall.SETSID, 112),
              Map.entry(GuestCall.GETPGID, 121),
              Map.entry(GuestCall.GETSID, 124),
              Map.entry(GuestCall.RT_SIGPENDING, 127),
              Map.entry(GuestCall.RT_SIGQUEUEINFO, 129),
              Map.entry(GuestCall.RT_SIGSUSPEND, 130),
              Map.entry(GuestCall.SIGALTSTACK, 131),
              Map.entry(GuestCall.GETTID, 186),
              Map.entry(GuestCall.FUTEX, 202),
              Map.entry(GuestCall.SET_TID_ADDRESS, 218),
              Map.entry(GuestCall.CLOCK_GETTIME, 228),
              Map.entry(GuestCall.EXIT_GROUP, 231),
              Map.entry(GuestCall.TGKILL, 234),
              Map.entry(GuestCall.WAITID, 247),
              Map.entry(GuestCall.PIPE2, 293)));

  X86SyscallAccess() {
    super(X86Registers.BITS_64, NUMBERS, RESTART_SYSCALL);
  }

  @Override
  public OptionalLong machineCall(ArchThread thread, UserMemory memory) {
    PtRegs regs = thread.regs();
    if (regs.syscallNumber() != ARCH_PRCTL) {
      return OptionalLong.empty();
    }
    Errno error =
        switch ((int) regs.argument(0)) {
          case SET_GS -> setBase(regs, X86Frame.GS, X86Frame.GS_BASE);
          case SET_FS -> setBase(regs, X86Frame.FS, X86Frame.FS_BASE);
          case GET_FS -> getBase(regs, memory, X86Frame.FS_BASE);
          case GET_GS -> getBase(regs, memory, X86Frame.GS_BASE);
          default -> Errno.EINVAL;
        };
    return OptionalLong.of(-error.number());
  }

  /** The selector becomes 0, so that nothing loads another base. */
  private static Errno setBase(PtRegs regs, int selector, int base) {
    long address = regs.argument(1);
    if (!X86Regsets.isUserAddress(address)) {
      return Errno.EPERM;
    }
    regs.frame()[selector] = 0;
    regs.frame()[base] = address;
    return Errno.OK;
  }

  private static Errno getBase(PtRegs regs, UserMemory memory, int base) {
    byte[] word = memory.dataModel().buffer(Long.BYTES).putLong(regs.frame()[base]).array();
    return memory.copyTo(new Address(regs.argument(1)), word) ? Errno.OK : Errno.EFAULT;
  }

  @Override
  public Errno threadPointer(PtRegs regs, UserMemory memory, Address pointer) {
    regs.frame()[X86Frame.FS_BASE] = pointer.value();
    return Errno.OK;
  }
}
