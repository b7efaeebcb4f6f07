// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract;

import org.jspecify.annotations.Nullable;

/**
 * Trace threads: the calls of the engine API.
 *
 * <p>Every call may be made from any thread of the stage and from inside any callback (CB-08); none
 * is made with a lock held. Only {@link #barrier} and {@link #prepareExamine} may wait. A call that
 * fails has changed nothing unless said otherwise.
 */
public interface Utrace {

  /**
   * Attach an engine to a thread, or look one up.
   *
   * <p>Errors: ENOENT nothing matches (ATT-02), EEXIST one matches and {@code exclusive} was asked
   * (ATT-04), EINVAL create without ops (ATT-05), EPERM a kernel thread (ATT-06), ESRCH the thread
   * was reaped (ATT-07).
   *
   * @param ops the callbacks; null matches nothing and cannot be attached
   */
  AttachResult attach(
      TaskHandle task, AttachFlags flags, @Nullable EngineOps ops, @Nullable Object data);

  /** Attach by number; ESRCH once the number names no thread (ATT-07). */
  AttachResult attach(Pid pid, AttachFlags flags, @Nullable EngineOps ops, @Nullable Object data);

  /**
   * Ask for a resume action asynchronously.
   *
   * <p>Returns OK, or EINPROGRESS: STOP when the thread is not at rest yet (STOP-03), DETACH when a
   * callback to this engine may be running (DET-03). Errors: EINVAL without QUIESCE (REPORT-05,
   * STEP-07), EOPNOTSUPP a step the machine cannot make (STEP-08), EALREADY the death report may
   * have begun (DET-04), ESRCH dead, reaped or detached (DEATH-04, DET-06).
   */
  Errno control(TaskHandle task, UtraceEngine engine, ResumeAction action);

  /** The same by number. */
  Errno control(Pid pid, UtraceEngine engine, ResumeAction action);

  /**
   * Replace the engine's event mask.
   *
   * <p>Returns OK, or EINPROGRESS when a disabled callback may be running (EVT-03). Errors:
   * EALREADY too late for DEATH or QUIESCE (EVT-05), ESRCH reaped or detached (EVT-06).
   */
  Errno setEvents(TaskHandle task, UtraceEngine engine, EventSet events);

  /** The same by number. */
  Errno setEvents(Pid pid, UtraceEngine engine, EventSet events);

  /**
   * Wait until no callback to this engine runs and, if it asked for a stop, until the thread can be
   * examined (BAR-01 to BAR-09).
   *
   * <p>Returns OK. Errors: ERESTARTSYS a signal broke the wait (BAR-04), ESRCH dead or detached.
   */
  Errno barrier(TaskHandle task, UtraceEngine engine);

  /** The same by number. */
  Errno barrier(Pid pid, UtraceEngine engine);

  /**
   * Begin to examine a thread that this engine holds; may wait until it is off its processor.
   *
   * <p>Errors: EINVAL this engine does not hold it (EXAM-02), EAGAIN it runs in spite of the hold,
   * ESRCH it is dead (EXAM-03).
   */
  Errno prepareExamine(TaskHandle task, UtraceEngine engine, Examiner examiner);

  /**
   * End an examination and tell whether the thread stayed put since {@code prepareExamine}.
   *
   * <p>Errors: EINVAL the hold is gone, EAGAIN the thread ran meanwhile (EXAM-04).
   */
  Errno finishExamine(TaskHandle task, UtraceEngine engine, Examiner examiner);

  /**
   * Wake a queue as soon as {@link #barrier} would return for this thread and engine (WAKE-01 to
   * WAKE-10).
   *
   * <p>Never waits itself. An engine that is not attached any more is no reason to wait: the queue
   * is woken at once. Not part of edition 20091216, where it throws {@link
   * UnsupportedOperationException}.
   */
  default void wakeUp(TaskHandle task, UtraceEngine engine, WaitQueue queue) {
    throw new UnsupportedOperationException("this implementation has no utrace_wake_up");
  }
}
