// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.utrace.arch.PtRegs;
import org.utrace.arch.SyscallAccess;
import org.utrace.arch.SyscallAccess.CloneArguments;
import org.utrace.contract.Address;
import org.utrace.contract.CloneFlags;
import org.utrace.contract.CloneFlags.Flag;
import org.utrace.contract.Errno;
import org.utrace.contract.Pid;
import org.utrace.contract.Signal;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.sync.KernelSync;

/** Make the system calls that make, change and name processes. */
final class ProcessCalls extends UserCalls {
  private static final int PATH_BYTES_MAX = 256;
  private static final Address NOWHERE = new Address(0);

  private final SyscallAccess access;
  private final KernelSync sync;

  ProcessCalls(Kernel kernel, Task task) {
    super(kernel, task);
    this.access = kernel.port().syscallAccess();
    this.sync = kernel.sync();
  }

  /** fork(): a new process with a copy of everything. */
  long fork() {
    return make(simple(new CloneFlags(Signal.SIGCHLD.number())));
  }

  /** vfork(): a new process that borrows the memory. */
  long vfork() {
    long shared = CloneFlags.of(Flag.VM, Flag.VFORK).bits();
    return make(simple(new CloneFlags(shared | Signal.SIGCHLD.number())));
  }

  private static CloneArguments simple(CloneFlags flags) {
    return new CloneArguments(flags, NOWHERE, NOWHERE, NOWHERE, NOWHERE);
  }

  /** clone(flags, stack, parent word, child word, thread pointer). */
  long cloneThread(PtRegs regs) {
    return make(access.cloneArguments(regs));
  }

  private long make(CloneArguments how) {
    CloneFlags flags = how.flags();
    boolean senseless =
        (flags.has(Flag.THREAD) && !flags.has(Flag.SIGHAND))
            || (flags.has(Flag.SIGHAND) && !flags.has(Flag.VM));
    if (senseless) {
      return -Errno.EINVAL.number();
    }
    Errno pointer = flags.has(Flag.SETTLS) ? tryThreadPointer(how) : Errno.OK;
    if (pointer != Errno.OK) {
      return -pointer.number();
    }
    Optional<Task> made = new Cloning(kernel, task, how).make();
    if (made.isEmpty()) {
      return -RestartBlock.NO_INTERRUPTION;
    }
    Task child = made.get();
    Pid pid = child.pid();
    kernel.tracehook().cloned(task, flags, child);
    if (!flags.has(Flag.VFORK)) {
      kernel.start(child);
      return pid.number();
    }
    child.vforkMaker = task;
    kernel.start(child);
    kernel.tracehook().beforeVforkWait(task);
    task.sleepKillably("vfork", () -> child.vforkMaker == null);
    return pid.number();
  }

  private Errno tryThreadPointer(CloneArguments how) {
    return access.threadPointer(kernel.port().newRegs(), memory(), how.pointer());
  }

  /** execve(path, arguments, environment). */
  long execve(PtRegs regs) {
    Optional<String> path = readString(new Address(regs.argument(0)));
    if (path.isEmpty()) {
      return -Errno.EFAULT.number();
    }
    Optional<TraceeProgram> program = find(path.get());
    if (program.isEmpty()) {
      return -Errno.ENOENT.number();
    }
    if (!killSiblings()) {
      // Somebody else's exec or exit was faster, and SIGKILL is on its way.
      return -Errno.EAGAIN.number();
    }
    replaceImage(program.get());
    kernel.tracehook().execed(task, path.get());
    return 0;
  }

  private Optional<String> readString(Address at) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < PATH_BYTES_MAX; i++) {
      Optional<byte[]> next = memory().copyFrom(at.plus(i), 1);
      if (next.isEmpty()) {
        return Optional.empty();
      }
      if (next.get()[0] == 0) {
        return Optional.of(text.toString());
      }
      text.append(new String(next.get(), StandardCharsets.ISO_8859_1));
    }
    return Optional.empty();
  }

  /** The only files are the programs of the stage, by the last part of their path. */
  private static Optional<TraceeProgram> find(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return List.of(TraceeProgram.values()).stream()
        .filter(program -> program.fileName().equals(name))
        .findFirst();
  }

  /** Kill the other threads and wait until they are gone (de_thread, EXEC-02). */
  private boolean killSiblings() {
    UserProcess process = task.process();
    sync.writing("tasklist");
    if (process.groupExit.isPresent() || process.execer != null) {
      return false;
    }
    if (process.threads.size() == 1 && process.leader() == task) {
      return true;
    }
    process.execer = task;
    kernel.sender().killSiblings(task);
    boolean alone = task.sleepKillably("exec", () -> isAlone(process));
    process.execer = null;
    if (!alone) {
      return false;
    }
    if (process.leader() != task) {
      takeLeadership(process);
    }
    return true;
  }

  private boolean isAlone(UserProcess process) {
    return process.threads.stream()
        .allMatch(other -> other == task || (other == process.leader() && other.exitStateSet()));
  }

  /** The thread that goes on is the leader from now on, under the leader's number. */
  private void takeLeadership(UserProcess process) {
    Task old = process.leader();
    Pid own = task.pid();
    process.leader(task);
    kernel.exitPath().release(old);
    kernel.renumber(task, own, process.pid());
    task.pid(process.pid());
  }

  private void replaceImage(TraceeProgram program) {
    UserProcess process = task.process();
    AddressSpace fresh = kernel.load(program);
    kernel.exitPath().leaveMemory(task);
    process.memory(fresh);
    process.actions = process.actions.copy();
    process.actions.forgetHandlers();
    process.exitSignal = Signal.SIGCHLD.number();
    process.execed = true;
    task.files = task.files.unshare();
    task.files.closeOnExec();
    task.altStack = AltStack.NONE;
    task.cpuContext = null;
    kernel.startRegs(task.regs(), fresh);
  }

  /** setpgid(pid, group), for oneself and one's children that have not called execve yet. */
  long setpgid(PtRegs regs) {
    int which = (int) regs.argument(0);
    Pid target = which == 0 ? task.process().pid() : new Pid(which);
    int group = (int) regs.argument(1);
    if (group < 0) {
      return -Errno.EINVAL.number();
    }
    sync.writing("tasklist");
    Optional<UserProcess> process = kernel.process(target);
    Pid wanted = group == 0 ? target : new Pid(group);
    Errno error = process.map(known -> whyNot(known, wanted)).orElse(Errno.ESRCH);
    if (error == Errno.OK) {
      process.get().group = wanted;
    }
    return -error.number();
  }

  private Errno whyNot(UserProcess process, Pid group) {
    UserProcess own = task.process();
    if (process != own && process.parent != own) {
      return Errno.ESRCH;
    }
    boolean leadsSession = process.session.equals(process.pid());
    if (leadsSession || !process.session.equals(own.session)) {
      return Errno.EPERM;
    }
    if (process != own && process.execed) {
      return Errno.EACCES;
    }
    boolean there =
        group.equals(process.pid())
            || kernel.family().members(group).stream()
                .anyMatch(member -> member.session.equals(own.session));
    return there ? Errno.OK : Errno.EPERM;
  }

  /** getpgid(pid) or getsid(pid). */
  long groupOrSession(PtRegs regs, boolean session) {
    int which = (int) regs.argument(0);
    Pid target = which == 0 ? task.process().pid() : new Pid(which);
    return kernel
        .process(target)
        .map(process -> session ? process.session.number() : process.group.number())
        .orElse(-Errno.ESRCH.number());
  }

  /** setsid(). */
  long setsid() {
    UserProcess process = task.process();
    sync.writing("tasklist");
    if (!kernel.family().members(process.pid()).isEmpty()) {
      return -Errno.EPERM.number();
    }
    process.session = process.pid();
    process.group = process.pid();
    return process.pid().number();
  }

  /** set_tid_address(word). */
  long setTidAddress(PtRegs regs) {
    task.clearWord = new Address(regs.argument(0));
    return task.pid().number();
  }

  /** getppid(): the stage is process 1. */
  long parent() {
    UserProcess parent = task.process().parent;
    return parent == null ? 1 : parent.pid().number();
  }
}
