// SPDX-License-Identifier: Apache-2.0
package org.utrace.tracehook;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utrace.arch.ArchThread;
import org.utrace.arch.StepControl;
import org.utrace.contract.KSigAction;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.contract.TaskHandle;
import org.utrace.contract.spi.RunState;

/**
 * Show the tracing core a thread of its host; the only way from core to kernel.
 *
 * <p>Lock order: the core's own lock of a thread, then the host's signal lock, which the methods
 * here take themselves where they need it.
 */
public interface TracedThread extends TaskHandle, ArchThread {

  /** The machine's step facility. */
  StepControl stepControl();

  /** Whether this is a thread of the kernel's own. */
  boolean isKernelThread();

  /** What the core keeps for this thread, or null. */
  @Nullable Object traceState();

  /** Store what the core keeps for this thread. */
  void traceState(@Nullable Object state);

  /** Set NOTIFY_RESUME, and pull the thread out of user mode. */
  void setNotifyResume();

  /** Set or clear SYSCALL_TRACE. */
  void setSyscallTrace(boolean on);

  /** Set SIGPENDING and wake an interruptible sleep, as a signal does. */
  void signalWakeUp();

  /** Set SIGPENDING by what is pending now and by {@link Tracehook#wantsSignalPath}. */
  void recalcSigPending();

  /** Whether SIGKILL is pending for the thread. */
  boolean fatalSignalPending();

  /** Whether the exit state is set: the thread is dead or about to be (D23). */
  boolean exitStateSet();

  /**
   * Enter the traced stop, unless SIGKILL is pending; called by the thread, with the core's lock
   * held. The thread then still runs, up to {@link #sleepTraced}.
   *
   * @return false if SIGKILL is pending
   */
  boolean enterTracedStop();

  /** Sleep until the traced stop ends; called by the thread with no lock held. */
  void sleepTraced();

  /**
   * End the traced stop; called by a tracer with the core's lock held. A thread of a process that
   * job control has stopped meanwhile goes over into that stop (STOP-08).
   */
  void wakeTraced();

  /**
   * Turn a job-control stop into a traced stop, so that SIGCONT alone does not end it (STOP-07);
   * called by a tracer with the core's lock held.
   *
   * @return false if the thread is in no job-control stop
   */
  boolean claimStopped();

  /** State of the thread as the rest of the system sees it. */
  RunState runState();

  /**
   * Wait until the thread, seen in state {@code expected}, is off its processor.
   *
   * @return the number of its context switches, or 0 if it left that state
   */
  long waitInactive(RunState expected);

  /** Number of context switches so far, at least 1 once it slept. */
  long switchCount();

  /** Take the next unblocked signal off the queues, SIGKILL first, then by number. */
  Optional<SigInfo> dequeueSignal();

  /** Put a signal back on the thread's own queue. */
  void pushBackSignal(SigInfo info);

  /** Send the thread a signal it can neither block nor ignore. */
  void forceSignal(SigInfo info);

  /** The process's action for a signal. */
  KSigAction signalAction(Signal signal);

  /** Set the process's action for a signal to the default (SA_RESETHAND, SIG-06). */
  void resetAction(Signal signal);
}
