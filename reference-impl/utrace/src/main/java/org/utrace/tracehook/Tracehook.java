// SPDX-License-Identifier: Apache-2.0
package org.utrace.tracehook;

import org.utrace.contract.CloneFlags;
import org.utrace.contract.JobChange;
import org.utrace.contract.KSigAction;
import org.utrace.contract.SigInfo;

/**
 * Let the kernel tell the tracing layer what a thread does; the only way from kernel to tracing.
 *
 * <p>Unless said otherwise each call is made by the thread itself, with no lock held, and may put
 * it to sleep.
 */
public interface Tracehook {

  /**
   * The thread left user mode for a reason that uses up an armed step.
   *
   * @param why what happened
   */
  void leftUserMode(TracedThread thread, UserExit why);

  /**
   * Report a system call's entry; called only with the SYSCALL_TRACE flag set.
   *
   * @return false if the call must not be made
   */
  boolean syscallEntry(TracedThread thread);

  /** Report a system call's exit; called with SYSCALL_TRACE set or a step owed. */
  void syscallExit(TracedThread thread);

  /** Serve requests on the way to user mode; called after NOTIFY_RESUME was cleared. */
  void notifyResume(TracedThread thread);

  /**
   * Dequeue what the signal path has to act on; called with SIGPENDING set.
   *
   * <p>Returns {@link SignalDecision.Nothing} once no unblocked signal is left.
   */
  SignalDecision getSignal(TracedThread thread);

  /** The frame of a handler was set up; called before anything else runs (SIG-09, SIG-11). */
  void handlerSetUp(TracedThread thread);

  /** Tell whether a signal that would do nothing must be kept to be reported (SIG-22). */
  boolean considersIgnored(TracedThread thread);

  /** Report a new thread, which does not run yet (CLONE-01). */
  void cloned(TracedThread thread, CloneFlags flags, TracedThread child);

  /** The thread is about to wait for the child of its vfork; a STOP holds it first (VFORK-02). */
  void beforeVforkWait(TracedThread thread);

  /** Report a new program image, the registers set for its start (EXEC-01). */
  void execed(TracedThread thread, String file);

  /**
   * Report a job-control stop or its end (JCTL-01).
   *
   * @param notify what the parent will be told afterwards
   */
  void jobControl(TracedThread thread, JobChange type, JobChange notify);

  /** Tell whether SIGPENDING must stay set although no signal is pending. */
  boolean wantsSignalPath(TracedThread thread);

  /**
   * Report the begin of an exit.
   *
   * @return the exit code, as engines left it
   */
  int exit(TracedThread thread, int code);

  /** The thread just got its exit state, or entered a job-control stop: a barrier may pass. */
  void stateChanged(TracedThread thread);

  /** Report the death of a thread whose exit state is set. */
  void death(TracedThread thread, boolean groupDead, int exitSignal);

  /** The thread is being reaped; called by whoever reaps, and may defer the report (REAP-01). */
  void reaped(TracedThread thread);

  /** Why a thread entered the kernel, as far as a step cares. */
  enum UserExit {
    /** The machine's step facility trapped. */
    STEP_TRAP,
    /** A system call instruction. */
    SYSCALL,
    /** Any other exception: fault, breakpoint, undefined instruction. */
    EXCEPTION
  }

  /** What the signal path has to do. */
  sealed interface SignalDecision {
    /** The one of its kind. */
    SignalDecision NOTHING = new Nothing();

    /** No signal is left. */
    record Nothing() implements SignalDecision {}

    /** End the process. */
    record Fatal(SigInfo info, boolean core) implements SignalDecision {}

    /**
     * Stop the process by job control.
     *
     * @param unlessOrphaned not if its group is orphaned
     * @param unlessContinued not if SIGCONT came since a stop signal was dequeued; only a dequeued
     *     stop signal is undone by that, a stop that engines made of something else is not
     */
    record Stop(SigInfo info, boolean unlessOrphaned, boolean unlessContinued)
        implements SignalDecision {}

    /** Run a handler. */
    record Deliver(SigInfo info, KSigAction action) implements SignalDecision {}
  }
}
