// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.util.Optional;
import org.utrace.contract.Address;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.contract.spi.ExitStatus;
import org.utrace.sync.KernelSync;

/** Take threads and processes from their last instruction to their grave: exit, zombie, reaping. */
final class ExitPath {
  private static final int CORE_BIT = 0x80;

  private final Kernel kernel;

  ExitPath(Kernel kernel) {
    this.kernel = kernel;
  }

  private KernelSync sync() {
    return kernel.sync();
  }

  /** End all threads of the caller's process, and tell with which status the caller ends. */
  ExitStatus groupExit(Task task, ExitStatus status) {
    sync().writing("tasklist");
    return endGroup(task, status);
  }

  private ExitStatus endGroup(Task task, ExitStatus status) {
    UserProcess process = task.process();
    if (process.groupExit.isPresent()) {
      return process.groupExit.get();
    }
    if (process.execer != null) {
      // An exec came first and ends the caller anyway; the process goes on (do_group_exit).
      return status;
    }
    if (process.threads.size() > 1) {
      process.groupExit = Optional.of(status);
      kernel.sender().killSiblings(task);
    }
    return status;
  }

  /**
   * What a fatal signal makes of the caller. SIGKILL during another thread's exec is that exec's;
   * any other signal ends the process, the thread that execs included.
   */
  ExitStatus fatal(Task task, SigInfo info, boolean core) {
    sync().writing("tasklist");
    if (info.signal() != Signal.SIGKILL) {
      // With nothing in between: an exec that came then would live on, and the signal be lost.
      task.process().execer = null;
    }
    return endGroup(task, ExitStatus.killed(info.signal(), core));
  }

  /** End the calling thread; its parent may reap it while its death is still being told. */
  void exit(Task task, ExitStatus status) {
    UserProcess process = task.process();
    kernel.groupStop().leave(task);
    int code = kernel.tracehook().exit(task, encode(status));
    leaveMemory(task);
    task.become(new TaskState.Zombie(decode(code)));
    task.files.release();
    boolean groupDead = process.isLastAlive(task);
    boolean reap = task != process.leader();
    if (groupDead) {
      endProcess(process);
      reap |= process.selfReaping;
    }
    kernel.tracehook().stateChanged(task);
    kernel.children().wakeAll();
    wakeExecer(process);
    int signal = task == process.leader() ? process.exitSignal : 0;
    kernel.tracehook().death(task, groupDead, signal);
    if (reap) {
      release(task);
      if (groupDead && process.leader() != task && process.selfReaping) {
        release(process.leader());
      }
    }
    wakeExecer(process);
  }

  /** The last thread is gone: children go to init, the parent is told. */
  private void endProcess(UserProcess process) {
    // Before anybody else can look: a parent that wants no zombies never sees one.
    process.selfReaping = Family.isUnwanted(process);
    process.alarm.set(kernel, process, 0, 0);
    kernel.family().orphanChildren(process);
    kernel.family().leaveGroup(process);
    kernel.family().tellExit(process, status(process));
  }

  private void wakeExecer(UserProcess process) {
    Task execer = process.execer;
    if (execer != null) {
      execer.wakeSleeper();
    }
  }

  /** Give borrowed memory back to a vfork's maker, and tell who waits for the thread's word. */
  void leaveMemory(Task task) {
    Task maker = task.vforkMaker;
    if (maker != null) {
      task.vforkMaker = null;
      maker.wakeSleeper();
    }
    Address word = task.clearWord;
    if (word.value() != 0) {
      task.clearWord = new Address(0);
      AddressSpace memory = task.process().memory();
      memory.copyTo(word, new byte[Integer.BYTES]);
      kernel.futexes().wake(memory, word, 1);
    }
  }

  /** How the process ended, as its parent sees it. */
  ExitStatus status(UserProcess process) {
    if (process.groupExit.isPresent()) {
      return process.groupExit.get();
    }
    return process.leader().state() instanceof TaskState.Zombie zombie
        ? zombie.status()
        : ExitStatus.exited(0);
  }

  /** Whether all threads are dead and the leader still has to be reaped. */
  static boolean isZombie(UserProcess process) {
    return process.leader().state() instanceof TaskState.Zombie
        && process.isLastAlive(process.leader());
  }

  /** Wait for a process's death as the stage, its parent, and reap it. */
  ExitStatus reap(Task task) {
    UserProcess process = task.process();
    kernel
        .children()
        .await(() -> isZombie(process) || process.leader().state() instanceof TaskState.Dead);
    sync().writing("tasklist");
    if (!isZombie(process)) {
      throw new IllegalStateException(task + " was reaped before");
    }
    ExitStatus status = status(process);
    release(process.leader());
    return status;
  }

  /** Reap a child that its new parent, init, finds dead. */
  void reapIfDead(UserProcess process) {
    if (isZombie(process)) {
      release(process.leader());
    }
  }

  /** Whoever signals a process looks through its threads under this lock (__exit_signal). */
  private static boolean leave(UserProcess process, Task task) {
    process.shared.lock.lock();
    boolean leaves = false;
    if (task.state() instanceof TaskState.Zombie zombie) {
      task.bury(zombie);
      process.threads.remove(task);
      leaves = true;
    }
    process.shared.lock.unlock();
    return leaves;
  }

  /**
   * Take a dead thread out of everything that knows it (release_task).
   *
   * @return false if somebody else has done that
   */
  boolean release(Task task) {
    UserProcess process = task.process();
    if (!leave(process, task)) {
      return false;
    }
    kernel.forget(task);
    UserProcess parent = process.parent;
    if (task == process.leader() && parent != null) {
      parent.children.remove(process);
    }
    kernel.tracehook().reaped(task);
    return true;
  }

  /** The status word of wait(2). */
  static int encode(ExitStatus status) {
    return status
        .signal()
        .map(signal -> signal.number() | (status.core() ? CORE_BIT : 0))
        .orElse(status.code() << 8);
  }

  private static ExitStatus decode(int word) {
    return Signal.byNumber(word & 0x7f)
        .map(signal -> ExitStatus.killed(signal, (word & CORE_BIT) != 0))
        .orElse(ExitStatus.exited(word >> 8 & 0xff));
  }
}
