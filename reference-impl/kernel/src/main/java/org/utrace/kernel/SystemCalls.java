// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.utrace.arch.PtRegs;
import org.utrace.arch.SyscallAccess;
import org.utrace.contract.Errno;
import org.utrace.contract.spi.ChoicePoint.Access;
import org.utrace.contract.spi.ChoicePoint.Kind;
import org.utrace.contract.spi.ExitStatus;
import org.utrace.contract.spi.GuestCall;
import org.utrace.kernel.ThreadFlags.Flag;
import org.utrace.tracehook.Tracehook;

/** Enter, make and leave system calls of one thread; numbers and errors as in man section 2. */
final class SystemCalls {
  private final Kernel kernel;
  private final Task task;
  private final Tracehook tracehook;
  private final SyscallAccess access;
  private final SignalDelivery delivery;
  private final SignalCalls signals;
  private final ProcessCalls processes;
  private final WaitCalls waits;
  private final FileCalls files;
  private final TimeCalls times;

  SystemCalls(Kernel kernel, Task task, SignalDelivery delivery) {
    this.kernel = kernel;
    this.task = task;
    this.tracehook = kernel.tracehook();
    this.access = kernel.port().syscallAccess();
    this.delivery = delivery;
    this.signals = new SignalCalls(kernel, task);
    this.processes = new ProcessCalls(kernel, task);
    this.waits = new WaitCalls(kernel, task);
    this.files = new FileCalls(kernel, task);
    this.times = new TimeCalls(kernel, task);
  }

  /** Handle the call the thread has just made; present if it ended the thread. */
  Optional<ExitStatus> handle() {
    PtRegs regs = task.regs();
    access.enter(regs);
    kernel.trail().systemCall(regs.syscallNumber());
    boolean wanted = !task.flags.test(Flag.SYSCALL_TRACE) || tracehook.syscallEntry(task);
    if (wanted && !task.fatalSignalPending()) {
      Optional<ExitStatus> exit = make(regs);
      if (exit.isPresent()) {
        return exit;
      }
    } else {
      access.skip(regs);
    }
    if (task.flags.test(Flag.SYSCALL_TRACE)) {
      tracehook.syscallExit(task);
    }
    return Optional.empty();
  }

  private Optional<ExitStatus> make(PtRegs regs) {
    int number = regs.syscallNumber();
    if (number == -1) {
      // A tracer's way to have no call made: the result is its own, too (man 2 ptrace).
      access.skip(regs);
      return Optional.empty();
    }
    access.begin(regs);
    if (number == access.restartNumber()) {
      regs.result(restart());
      return Optional.empty();
    }
    Optional<GuestCall> call = access.call(number);
    if (call.isEmpty()) {
      OptionalLong result = access.machineCall(task, task.process().memory());
      regs.result(result.orElse(-Errno.ENOSYS.number()));
      return Optional.empty();
    }
    return dispatch(call.get(), regs);
  }

  /** Go on with a call that was broken off (restart_syscall). */
  private long restart() {
    LongSupplier rest = task.restart;
    task.restart = RestartBlock.NOTHING;
    return rest.getAsLong();
  }

  /** The calls that do not come back, and the one whose result is what it restores. */
  private Optional<ExitStatus> dispatch(GuestCall call, PtRegs regs) {
    switch (call) {
      case EXIT -> {
        return Optional.of(status(regs));
      }
      case EXIT_GROUP -> {
        return Optional.of(kernel.exitPath().groupExit(task, status(regs)));
      }
      case RT_SIGRETURN -> delivery.sigreturn();
      default -> regs.result(plain(call, regs));
    }
    return Optional.empty();
  }

  private static ExitStatus status(PtRegs regs) {
    return ExitStatus.exited((int) regs.argument(0) & 0xff);
  }

  private long plain(GuestCall call, PtRegs regs) {
    return switch (call) {
      case GETPID -> task.process().pid().number();
      case GETTID -> task.pid().number();
      case SCHED_YIELD -> {
        kernel.sync().point(Kind.YIELD, "sched_yield", Access.WRITE);
        yield 0;
      }
      case RT_SIGACTION,
          RT_SIGPROCMASK,
          RT_SIGSUSPEND,
          RT_SIGPENDING,
          RT_SIGQUEUEINFO,
          SIGALTSTACK,
          KILL,
          TGKILL,
          PAUSE ->
          signal(call, regs);
      case CLONE, FORK, VFORK, EXECVE, GETPPID, SETPGID, GETPGID, SETSID, GETSID, SET_TID_ADDRESS ->
          process(call, regs);
      case WAIT4 -> waits.wait4(regs);
      case WAITID -> waits.waitid(regs);
      case PIPE2 -> files.pipe(regs);
      case READ -> files.read(regs);
      case WRITE -> files.write(regs);
      case CLOSE -> files.close(regs);
      case POLL -> files.poll(regs);
      case PPOLL -> times.ppoll(regs, files, signals);
      case NANOSLEEP -> times.nanosleep(regs);
      case FUTEX -> times.futex(regs);
      case SETITIMER -> times.setitimer(regs);
      case ALARM -> times.alarm(regs);
      case CLOCK_GETTIME -> times.gettime(regs);
      case EXIT, EXIT_GROUP, RT_SIGRETURN -> throw new IllegalArgumentException("" + call);
    };
  }

  private long signal(GuestCall call, PtRegs regs) {
    return switch (call) {
      case RT_SIGACTION -> signals.sigaction(regs);
      case RT_SIGPROCMASK -> signals.sigprocmask(regs);
      case RT_SIGSUSPEND -> signals.sigsuspend(regs);
      case RT_SIGPENDING -> signals.sigpending(regs);
      case RT_SIGQUEUEINFO -> signals.sigqueueinfo(regs);
      case SIGALTSTACK -> signals.sigaltstack(regs);
      case KILL -> signals.kill(regs);
      case TGKILL -> signals.tgkill(regs);
      case PAUSE -> pause();
      default -> throw new IllegalArgumentException("" + call);
    };
  }

  private long pause() {
    task.sleepInterruptibly("pause", () -> false);
    return -RestartBlock.SAME_CALL;
  }

  private long process(GuestCall call, PtRegs regs) {
    return switch (call) {
      case CLONE -> processes.cloneThread(regs);
      case FORK -> processes.fork();
      case VFORK -> processes.vfork();
      case EXECVE -> processes.execve(regs);
      case GETPPID -> processes.parent();
      case SETPGID -> processes.setpgid(regs);
      case GETPGID -> processes.groupOrSession(regs, false);
      case GETSID -> processes.groupOrSession(regs, true);
      case SETSID -> processes.setsid();
      case SET_TID_ADDRESS -> processes.setTidAddress(regs);
      default -> throw new IllegalArgumentException("" + call);
    };
  }
}
