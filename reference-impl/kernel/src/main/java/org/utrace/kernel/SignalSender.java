// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import org.jspecify.annotations.Nullable;
import org.utrace.contract.KSigAction;
import org.utrace.contract.KSigAction.Kind;
import org.utrace.contract.Pid;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.contract.Signal.Default;
import org.utrace.contract.SignalSet;
import org.utrace.tracehook.Tracehook;

/** Send signals to threads and processes (kernel/signal.c: send_signal, complete_signal). */
final class SignalSender {
  private static final SignalSet STOPS =
      SignalSet.of(Signal.SIGSTOP, Signal.SIGTSTP, Signal.SIGTTIN, Signal.SIGTTOU);
  private static final SignalSet CONTINUE = SignalSet.of(Signal.SIGCONT);

  private final Tracehook tracehook;

  SignalSender(Tracehook tracehook) {
    this.tracehook = tracehook;
  }

  /** Send to one thread; kernel threads take no signals. */
  void toThread(Task task, SigInfo info) {
    if (task.isKernelThread()) {
      return;
    }
    task.signals.lock.lock();
    if (!task.exitStateSet()) {
      UserProcess process = task.process();
      if (info.signal() == Signal.SIGKILL) {
        killAll(process);
      } else {
        queue(process, task, task.signals, info);
      }
    }
    task.signals.lock.unlock();
  }

  /** Send to a process: whichever thread has it unblocked takes it. */
  void toProcess(UserProcess process, SigInfo info) {
    process.shared.lock.lock();
    if (info.signal() == Signal.SIGKILL) {
      killAll(process);
    } else {
      queue(process, null, process.shared, info);
    }
    process.shared.lock.unlock();
  }

  private void queue(UserProcess process, @Nullable Task only, SignalQueue queue, SigInfo info) {
    Signal signal = info.signal();
    undoOpposite(process, signal);
    Task judge = only == null ? process.leader() : only;
    if (isIgnored(process, judge, signal)) {
      return;
    }
    queue.add(info);
    Task target = only == null ? taker(process, signal) : only;
    if (target == null || target.blocked().has(signal)) {
      return;
    }
    target.interruptLocked();
  }

  /** SIGCONT undoes stops that have not happened yet or are over, and the other way round. */
  private static void undoOpposite(UserProcess process, Signal signal) {
    if (signal == Signal.SIGCONT) {
      discard(process, STOPS);
      process.jobControl.undo();
      for (Task task : process.threads) {
        if (task.state() instanceof TaskState.Stopped) {
          task.wake();
        }
        task.recalcLocked();
      }
    } else if (signal.byDefault() == Default.STOP) {
      discard(process, CONTINUE);
    }
  }

  private static void discard(UserProcess process, SignalSet signals) {
    process.shared.discard(signals);
    process.threads.forEach(task -> task.signals.discard(signals));
  }

  /** A signal that would do nothing is dropped, unless somebody wants to hear of it (SIG-22). */
  private boolean isIgnored(UserProcess process, Task judge, Signal signal) {
    return process.actions.ignores(signal)
        && !judge.blocked().has(signal)
        && process.threads.stream().noneMatch(tracehook::considersIgnored);
  }

  /** The thread that is woken for a signal to the process: the leader if it can take it. */
  private static @Nullable Task taker(UserProcess process, Signal signal) {
    for (Task task : process.threads) {
      boolean takes = !task.blocked().has(signal) && !task.isExiting() && !task.isAtRest();
      if (takes) {
        return task;
      }
    }
    return null;
  }

  /**
   * Hand on what was sent to the process and a thread will not take after all, so that another does
   * (retarget_shared_pending). Called with the signal lock held.
   */
  static void handOn(Task task, SignalSet untaken) {
    UserProcess process = task.process();
    for (Signal signal : process.shared.signals().signals()) {
      Task other = untaken.has(signal) ? taker(process, signal) : null;
      if (other != null && other != task) {
        other.interruptLocked();
      }
    }
  }

  /** SIGKILL goes to every thread, and nothing of job control counts any more. */
  private static void killAll(UserProcess process) {
    process.jobControl.end();
    for (Task task : process.threads) {
      killLocked(task);
    }
  }

  private static void killLocked(Task task) {
    if (!task.exitStateSet()) {
      task.signals.add(SigInfo.of(Signal.SIGKILL, SigInfo.USER, new Pid(0)));
      task.killLocked();
    }
  }

  /** Kill the other threads of the process, as exec and a group's exit do (KILL-02). */
  void killSiblings(Task task) {
    UserProcess process = task.process();
    process.shared.lock.lock();
    process.jobControl.forget();
    for (Task other : process.threads) {
      if (other != task) {
        killLocked(other);
      }
    }
    process.shared.lock.unlock();
  }

  /** Send a signal that can be neither blocked nor ignored (force_sig_info). */
  void force(Task task, SigInfo info) {
    Signal signal = info.signal();
    task.signals.lock.lock();
    KSigAction action = task.signalAction(signal);
    if (action.kind() == Kind.IGNORE || task.blocked().has(signal)) {
      task.process().actions.put(signal, KSigAction.DEFAULT);
      task.blockLocked(task.blocked().minus(signal));
    }
    task.signals.add(info);
    task.interruptLocked();
    task.signals.lock.unlock();
  }
}
