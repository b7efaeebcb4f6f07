// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.util.Optional;
import org.utrace.contract.JobChange;
import org.utrace.contract.Signal;

/**
 * Keep the job-control state of a process: which stop is under way or done, and who is to be told.
 *
 * <p>Guarded by the signal lock.
 */
final class JobControl {
  private final UserProcess process;

  /** Threads that still have to take part in the stop under way (group_stop_count). */
  private int owed;

  /** Threads whose report of the stop under way has not begun. */
  private int unreported;

  /** All threads have stopped (SIGNAL_STOP_STOPPED). */
  private boolean stopped;

  private Signal stopSignal = Signal.SIGSTOP;

  /** A stop signal was taken off a queue and no SIGCONT came since (SIGNAL_STOP_DEQUEUED). */
  private boolean stopDequeued;

  /** What the next thread to go on tells the parent of the end of a stop (SIGNAL_CLD_MASK). */
  private JobChange notice = JobChange.NONE;

  /** What the parent can learn by waiting. */
  private JobChange waitable = JobChange.NONE;

  JobControl(UserProcess process) {
    this.process = process;
  }

  /** Tell whether a stop is under way that running threads have to take part in. */
  boolean isStopping() {
    return owed > 0;
  }

  /** Tell whether no thread may run for a stop that is done or under way. */
  boolean forbidsRunning() {
    return stopped || owed > 0;
  }

  void noteDequeued() {
    stopDequeued = true;
  }

  /**
   * Begin a stop for the thread and every other that is not at rest already.
   *
   * @return false if SIGCONT came since the stop signal was dequeued, or the process has to go
   */
  boolean begin(Task task, Signal cause, boolean unlessContinued) {
    boolean undone = unlessContinued && !stopDequeued;
    stopDequeued = false;
    if (undone || process.groupExit.isPresent() || task.fatalSignalPending()) {
      return false;
    }
    if (stopped) {
      return true;
    }
    stopSignal = cause;
    owed = 1;
    unreported = 1;
    for (Task other : process.threads) {
      if (other != task && !other.isExiting() && !other.isAtRest()) {
        owed++;
        unreported++;
        other.interruptLocked();
      }
    }
    return true;
  }

  /** Count a thread's report as begun; true for the last, which is told what the parent will be. */
  boolean beginReport() {
    return owed > 0 && --unreported == 0;
  }

  /** What became of a thread's wish to stop. */
  enum Stop {
    /** The stop was undone meanwhile. */
    UNDONE,
    /** The thread stops. */
    STOPPED,
    /** The thread stops as the last, so that the parent is told now. */
    LAST
  }

  /** Count a thread as stopped. */
  Stop countStopped() {
    if (owed == 0) {
      return stopped ? Stop.STOPPED : Stop.UNDONE;
    }
    if (--owed > 0) {
      return Stop.STOPPED;
    }
    stopped = true;
    waitable = JobChange.STOPPED;
    return Stop.LAST;
  }

  /**
   * A thread that has to take part runs no more, for another reason: it counts as stopped, without
   * a report. True if it was the last, so that the parent is to be told.
   */
  boolean countWithoutReport() {
    beginReport();
    return owed > 0 && countStopped() == Stop.LAST;
  }

  /** SIGCONT was sent: undo the stop, and remember what is to be told. */
  void undo() {
    stopDequeued = false;
    if (stopped) {
      notice = JobChange.CONTINUED;
    } else if (owed > 0) {
      notice = JobChange.STOPPED;
    } else {
      return;
    }
    stopped = false;
    owed = 0;
    waitable = JobChange.CONTINUED;
  }

  /** SIGKILL was sent: there is nothing left to wait for but the end. */
  void end() {
    forget();
    waitable = JobChange.NONE;
  }

  /** Threads of the process have to go: no stop counts any more. */
  void forget() {
    stopped = false;
    owed = 0;
    notice = JobChange.NONE;
    stopDequeued = false;
  }

  /** Take the notice, if one is due. */
  JobChange takeNotice() {
    JobChange due = notice;
    notice = JobChange.NONE;
    return due;
  }

  boolean hasNotice() {
    return notice != JobChange.NONE;
  }

  /** What the parent can learn now; once learnt it is gone unless it only looks. */
  Optional<JobChange> waitable(boolean stops, boolean continues, boolean take) {
    boolean wanted =
        waitable == JobChange.STOPPED ? stops : waitable == JobChange.CONTINUED && continues;
    if (!wanted || process.groupExit.isPresent()) {
      return Optional.empty();
    }
    JobChange change = waitable;
    if (take) {
      waitable = JobChange.NONE;
    }
    return Optional.of(change);
  }

  Signal stopSignal() {
    return stopSignal;
  }
}
