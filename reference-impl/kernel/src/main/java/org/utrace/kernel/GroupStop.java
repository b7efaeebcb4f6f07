// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import org.utrace.contract.JobChange;
import org.utrace.contract.Signal;
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

  /** Begin a stop for a signal that the calling thread has dequeued, and take part in it. */
  void stop(Task task, Signal cause) {
    task.signals.lock.lock();
    boolean begun = task.process().jobControl.begin(task, cause);
    task.signals.lock.unlock();
    if (begun) {
      takePart(task);
    }
    task.recalcSigPending();
  }

  /** Report, then stop, unless the stop was undone during the reports. */
  private void takePart(Task task) {
    JobControl jobs = task.process().jobControl;
    task.signals.lock.lock();
    boolean last = jobs.isLast();
    task.signals.lock.unlock();
    JobChange notify =
        tracehook.jobControl(task, JobChange.STOPPED, last ? JobChange.STOPPED : JobChange.NONE);
    task.signals.lock.lock();
    boolean stopped = !task.fatalSignalPending() && jobs.countStopped();
    if (stopped) {
      task.enterStopped();
    }
    task.signals.lock.unlock();
    if (notify != JobChange.NONE) {
      family.tellStop(task.process(), notify);
    }
    if (stopped) {
      tracehook.stateChanged(task);
      task.sleepStopped();
    }
  }

  private void tell(Task task, JobChange type, JobChange notify) {
    JobChange toParent = tracehook.jobControl(task, type, notify);
    if (toParent != JobChange.NONE) {
      family.tellStop(task.process(), toParent);
    }
  }

  /** An exiting thread cannot take part any more; the last of the others to stop may be waiting. */
  void leave(Task task) {
    JobControl jobs = task.process().jobControl;
    task.signals.lock.lock();
    task.beginExit();
    boolean last = jobs.isStopping() && jobs.isLast();
    if (jobs.isStopping()) {
      jobs.countStopped();
    }
    task.signals.lock.unlock();
    if (last && !task.fatalSignalPending()) {
      family.tellStop(task.process(), JobChange.STOPPED);
    }
  }
}
