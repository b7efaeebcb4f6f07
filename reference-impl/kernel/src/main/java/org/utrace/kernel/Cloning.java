// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.util.Optional;
import org.utrace.arch.PtRegs;
import org.utrace.arch.SyscallAccess;
import org.utrace.arch.SyscallAccess.CloneArguments;
import org.utrace.contract.Address;
import org.utrace.contract.CloneFlags;
import org.utrace.contract.CloneFlags.Flag;
import org.utrace.contract.Pid;
import org.utrace.sync.LockRank;

/** Make one new thread as its maker's call asks (copy_process). */
final class Cloning {
  private final Kernel kernel;
  private final Task maker;
  private final CloneArguments how;
  private final CloneFlags flags;

  Cloning(Kernel kernel, Task maker, CloneArguments how) {
    this.kernel = kernel;
    this.maker = maker;
    this.how = how;
    this.flags = how.flags();
  }

  /**
   * Make the thread; it exists, and does not run yet.
   *
   * @return empty if the maker has signals or a stop to look at first: whoever means a whole
   *     process or group reaches the new thread, too, or the maker before it makes one
   */
  Optional<Task> make() {
    kernel.tasklist().lock();
    maker.signals.lock.lock();
    maker.recalcLocked();
    Optional<Task> made =
        maker.flags.peek(ThreadFlags.Flag.SIGPENDING) ? Optional.empty() : Optional.of(copy());
    maker.signals.lock.unlock();
    kernel.tasklist().unlock();
    return made;
  }

  private Task copy() {
    Pid pid = kernel.newPid();
    UserProcess process = flags.has(Flag.THREAD) ? maker.process() : newProcess(pid);
    Task child = new Task(kernel, pid, process, registers());
    inherit(child, process);
    kernel.add(child);
    storeNumbers(child, process.memory());
    return child;
  }

  private UserProcess newProcess(Pid pid) {
    UserProcess parent = maker.process();
    UserProcess process =
        new UserProcess(
            pid,
            memory(parent),
            kernel.sync().lock(LockRank.SIGNALS, "siglock(" + pid + ")"),
            parent);
    process.exitSignal = flags.has(Flag.PARENT) ? parent.exitSignal : flags.exitSignal();
    process.adopted = flags.has(Flag.PARENT) && parent.adopted;
    Family.adopt(process, flags.has(Flag.PARENT) ? parent.parent : parent);
    process.maker = flags.has(Flag.PARENT) ? parent.maker : maker;
    return process;
  }

  private AddressSpace memory(UserProcess parent) {
    if (flags.has(Flag.VM)) {
      return parent.memory();
    }
    AddressSpace copy = kernel.load(parent.memory().program());
    copy.copyFrom(parent.memory());
    return copy;
  }

  private PtRegs registers() {
    PtRegs regs = kernel.port().newRegs();
    PtRegs own = maker.regs();
    System.arraycopy(own.frame(), 0, regs.frame(), 0, own.frame().length);
    SyscallAccess access = kernel.port().syscallAccess();
    access.becomeChild(
        regs, how.stack().value() == 0 ? Optional.empty() : Optional.of(how.stack()));
    if (flags.has(Flag.SETTLS)) {
      access.threadPointer(regs, maker.process().memory(), how.pointer());
    }
    return regs;
  }

  private void inherit(Task child, UserProcess process) {
    child.inheritMask(maker.blocked());
    child.files = flags.has(Flag.FILES) ? maker.files.share() : maker.files.copy();
    child.cpuContext = maker.process().memory().contextOf(maker);
    boolean ownStack = flags.has(Flag.VM) && !flags.has(Flag.VFORK);
    child.altStack = ownStack ? AltStack.NONE : maker.altStack;
    if (!flags.has(Flag.THREAD)) {
      process.leader(child);
      if (flags.has(Flag.SIGHAND)) {
        process.actions = maker.process().actions;
      }
    }
    process.threads.add(child);
    if (flags.has(Flag.THREAD)) {
      child.recalcLocked();
    }
  }

  private void storeNumbers(Task child, AddressSpace memory) {
    byte[] number = memory.dataModel().buffer(Integer.BYTES).putInt(child.pid().number()).array();
    if (flags.has(Flag.PARENT_SETTID)) {
      maker.process().memory().copyTo(how.parentWord(), number);
    }
    if (flags.has(Flag.CHILD_SETTID)) {
      memory.copyTo(how.childWord(), number);
    }
    if (flags.has(Flag.CHILD_CLEARTID)) {
      child.clearWord = new Address(how.childWord().value());
    }
  }
}
