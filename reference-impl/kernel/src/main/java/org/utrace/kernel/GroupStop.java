// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import org.utrace.contract.JobChange;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalSet;
import org.utrace.kernel.JobControl.Stop;
import org.utrace.tracehook.Tracehook;

/** Stop threads by job control and tell of it (kernel/signal.c: do_signal_stop). */
final class GroupStop {
  private final Tracehook tracehook;
  private final Family family;

  GroupStop(Tracehook tracehook, Family family) {
    this.tracehook = tracehook;
    this.family = family;
  }

  /**
   * Do what job control wants of the calling thread before it looks at signals.
   *
   * @return whether something was done, so that all has to be looked at again
   */
  boolean serve(Task task) {
    JobControl jobs = task.process().jobControl;
    if (!jobs.isStopping() && !jobs.hasNotice()) {
      // What begins only now sets SIGPENDING again.
      return false;
    }
    task.signals.lock.lock();
    JobChange notice = task.fatalSignalPending() ? JobChange.NONE : jobs.takeNotice();
    boolean stop = jobs.isStopping() && !task.fatalSignalPending();
    task.signals.lock.unlock();
    if (notice != JobChange.NONE) {
      tell(task, JobChange.CONTINUED, notice);
    } else if (stop) {
      takePart(task);
    }
    task.recalcSigPending();
    return notice != JobChange.NONE || stop;
  }

  /**
   * Begin a stop for a signal of the calling thread, and take part in it.
   *
   * @param unlessContinued whether SIGCONT since a stop signal was dequeued undoes it
   */
  void stop(Task task, Signal cause, boolean unlessContinued) {
    task.signals.lock.lock();
    boolean begun = task.process().jobControl.begin(task, cause, unlessContinued);
    task.signals.lock.unlock();
    if (begun) {
      takePart(task);
    }
    task.recalcSigPending();
  }

  /**
   * Report, then stop, unless the stop was undone during the reports. The parent is told once all
   * have stopped, which may be after the last report (JCTL-02).
   */
  private void takePart(Task task) {
    JobControl jobs = task.process().jobControl;
    task.signals.lock.lock();
    JobChange notify = jobs.beginReport() ? JobChange.STOPPED : JobChange.NONE;
    task.signals.lock.unlock();
    tracehook.jobControl(task, JobChange.STOPPED, notify);
    task.signals.lock.lock();
    Stop stop = task.fatalSignalPending() ? Stop.UNDONE : jobs.countStopped();
    if (stop != Stop.UNDONE) {
      task.enterStopped();
    }
    task.signals.lock.unlock();
    if (stop == Stop.LAST) {
      family.tellStop(task.process(), JobChange.STOPPED);
    }
    if (stop != Stop.UNDONE) {
      tracehook.stateChanged(task);
      task.sleepStopped();
    }
  }

  private void tell(Task task, JobChange type, JobChange notify) {
    tracehook.jobControl(task, type, notify);
    family.tellStop(task.process(), notify);
  }

  /** An exiting thread cannot take part any more; it may be the last that the others wait for. */
  void leave(Task task) {
    JobControl jobs = task.process().jobControl;
    task.signals.lock.lock();
    task.beginExit();
    SignalSender.handOn(task, SignalSet.ALL.minus(task.blocked()));
    boolean last = !task.fatalSignalPending() && jobs.countWithoutReport();
    task.signals.lock.unlock();
    if (last) {
      family.tellStop(task.process(), JobChange.STOPPED);
    }
  }
}
