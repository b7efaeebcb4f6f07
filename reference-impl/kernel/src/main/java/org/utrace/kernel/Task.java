// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.utrace.arch.PtRegs;
import org.utrace.contract.Address;
import org.utrace.contract.Errno;
import org.utrace.contract.JobChange;
import org.utrace.contract.KSigAction;
import org.utrace.contract.Pid;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalSet;
import org.utrace.contract.spi.CurrentCall;
import org.utrace.kernel.ThreadFlags.Flag;
import org.utrace.sync.KernelLock;
import org.utrace.sync.LockRank;

/**
 * One thread as the kernel keeps it.
 *
 * <p>What the scheduler knows of it is in {@link Schedulable}. The signal lock guards the pending
 * signals and the stops.
 */
final class Task extends MachineThread {
  private final @Nullable UserProcess process;

  /** Signals sent to this thread alone. */
  final SignalQueue signals;

  private Pid pid;
  private @Nullable Object traceState;

  /** Somebody pulls the thread out of user mode (the reschedule interrupt). */
  private boolean kicked;

  /** SIGKILL was taken off the queue: nothing stops the thread any more. */
  private boolean killed;

  /** The thread is on its way out and takes part in nothing (PF_EXITING). */
  private boolean exiting;

  /** By coming into the traced stop, the thread was the last that a job-control stop waited for. */
  private boolean completesStop;

  private long userInstructions;

  /** Signals that wait until they are unblocked. */
  private SignalSet blocked = SignalSet.NONE;

  /** The mask to come back to after sigsuspend, if the thread is in one. */
  Optional<SignalSet> maskAfterSuspend = Optional.empty();

  /** Where handlers with SA_ONSTACK run. */
  AltStack altStack = AltStack.NONE;

  /** Word to clear when the thread ends (CLONE_CHILD_CLEARTID); 0 for none. */
  Address clearWord = new Address(0);

  /** What restart_syscall goes on with; gives the result of the call. */
  LongSupplier restart = RestartBlock.NOTHING;

  /** The open files, which threads share as CLONE_FILES says. */
  FileTable files = new FileTable();

  /** Somebody waits until this thread has left the memory it borrowed (vfork). */
  @Nullable Task vforkMaker;

  Task(Kernel kernel, Pid pid, @Nullable UserProcess process, PtRegs regs) {
    super(kernel, pid, process, regs);
    this.pid = pid;
    this.process = process;
    KernelLock siglock =
        process == null
            ? kernel.sync().lock(LockRank.SIGNALS, "siglock(" + pid + ")")
            : process.shared.lock;
    this.signals = new SignalQueue(siglock);
  }

  @Override
  public Pid pid() {
    return pid;
  }

  /** Take over the number of the leader, after an exec. */
  void pid(Pid newPid) {
    pid = newPid;
  }

  @Override
  public @Nullable Object traceState() {
    return traceState;
  }

  @Override
  public void traceState(@Nullable Object newState) {
    traceState = newState;
  }

  /** The call it sleeps in; empty while it runs (lib/syscall.c: task_current_syscall). */
  Optional<CurrentCall> currentCall() {
    if (!isOffProcessor() || exitStateSet()) {
      return Optional.empty();
    }
    List<Long> arguments = IntStream.range(0, 6).mapToObj(regs()::argument).toList();
    return Optional.of(
        new CurrentCall(regs().syscallNumber(), arguments, regs().sp(), regs().pc()));
  }

  boolean isExiting() {
    return exiting;
  }

  void beginExit() {
    exiting = true;
  }

  @Override
  public boolean enterTracedStop() {
    signals.lock.lock();
    boolean allowed = !fatalSignalPending();
    if (allowed) {
      change(TaskState.TRACED);
      // Nobody waits for its release before the group's stop is complete (JCTL-03).
      completesStop = process != null && !exiting && process.jobControl.countWithoutReport();
    }
    signals.lock.unlock();
    return allowed;
  }

  @Override
  public void sleepTraced() {
    readingState();
    if (completesStop) {
      kernel.family().tellStop(process(), JobChange.STOPPED);
    }
    schedule("traced stop");
    lookForSignals();
  }

  /** Signals to the process have passed by a thread at rest: look which of them it can take. */
  private void lookForSignals() {
    signals.lock.lock();
    if (takesAny()) {
      flags.put(Flag.SIGPENDING, true);
    }
    signals.lock.unlock();
  }

  @Override
  public boolean claimStopped() {
    signals.lock.lock();
    boolean claimed = state() instanceof TaskState.Stopped;
    if (claimed) {
      change(TaskState.TRACED);
    }
    signals.lock.unlock();
    return claimed;
  }

  /** The stop of job control outlives that of the engines (STOP-08). */
  @Override
  public void wakeTraced() {
    signals.lock.lock();
    if (state() instanceof TaskState.Traced) {
      if (process != null && process.jobControl.forbidsRunning() && !fatalSignalPending()) {
        change(TaskState.STOPPED);
      } else {
        wake();
      }
    }
    signals.lock.unlock();
  }

  /** Enter the job-control stop; called with the signal lock held. */
  void enterStopped() {
    change(TaskState.STOPPED);
  }

  /** Sleep in the job-control stop until SIGCONT or SIGKILL. */
  void sleepStopped() {
    schedule("job-control stop");
  }

  @Override
  public void setNotifyResume() {
    flags.put(Flag.NOTIFY_RESUME, true);
    kicked = true;
  }

  @Override
  public void setSyscallTrace(boolean on) {
    flags.put(Flag.SYSCALL_TRACE, on);
  }

  @Override
  public void signalWakeUp() {
    signals.lock.lock();
    interruptLocked();
    signals.lock.unlock();
  }

  /** Set SIGPENDING and end interruptible sleeps; called with the signal lock held. */
  void interruptLocked() {
    flags.put(Flag.SIGPENDING, true);
    kicked = true;
    if (state() instanceof TaskState.Sleeping sleeping && sleeping.interruptible()) {
      wake();
    } else {
      // The thread may wait at a barrier in a callback of its own (BAR-04).
      wakeActorInterruptibly();
    }
  }

  /** Let SIGKILL act: it ends every sleep and stop; called with the signal lock held. */
  void killLocked() {
    interruptLocked();
    wake();
  }

  @Override
  public void recalcSigPending() {
    signals.lock.lock();
    recalcLocked();
    signals.lock.unlock();
  }

  /** Set SIGPENDING by what is pending now; called with the signal lock held. */
  void recalcLocked() {
    flags.put(Flag.SIGPENDING, takesAny() || kernel.tracehook().wantsSignalPath(this));
  }

  private boolean takesAny() {
    return !pendingLocked().minus(blocked).isEmpty() || jobControlWantsIt();
  }

  private boolean jobControlWantsIt() {
    return process != null
        && !exiting
        && (process.jobControl.isStopping() || process.jobControl.hasNotice());
  }

  /** Signals pending for the thread alone, blocked ones included. */
  SignalSet ownPending() {
    signals.lock.lock();
    SignalSet own = signals.signals();
    signals.lock.unlock();
    return own;
  }

  /** Signals pending for the thread, blocked ones included; called with the signal lock held. */
  SignalSet pendingLocked() {
    SignalSet own = signals.signals();
    return process == null ? own : own.plus(process.shared.signals());
  }

  @Override
  public boolean fatalSignalPending() {
    return killed || signals.has(Signal.SIGKILL);
  }

  SignalSet blocked() {
    return blocked;
  }

  /** Change the mask; SIGKILL and SIGSTOP cannot be blocked. Called with the signal lock held. */
  void blockLocked(SignalSet mask) {
    SignalSet more = mask.minus(blocked);
    blocked = mask.minus(Signal.SIGKILL).minus(Signal.SIGSTOP);
    recalcLocked();
    SignalSender.handOn(this, more);
  }

  /** Change the mask of the calling thread. */
  void block(SignalSet mask) {
    signals.lock.lock();
    blockLocked(mask);
    signals.lock.unlock();
  }

  /** Start with the maker's mask. */
  void inheritMask(SignalSet mask) {
    blocked = mask;
  }

  @Override
  public Optional<SigInfo> dequeueSignal() {
    if (!flags.peek(Flag.SIGPENDING)) {
      // Nothing was left by the look that cleared it, and what comes sets it again.
      return Optional.empty();
    }
    signals.lock.lock();
    Optional<SigInfo> next = signals.take(blocked);
    if (next.isEmpty() && process != null) {
      next = process.shared.take(blocked);
    }
    next.ifPresent(this::noteDequeued);
    recalcLocked();
    signals.lock.unlock();
    return next;
  }

  private void noteDequeued(SigInfo info) {
    if (info.signal() == Signal.SIGKILL) {
      killed = true;
    } else if (info.signal().byDefault() == Signal.Default.STOP && process != null) {
      process.jobControl.noteDequeued();
    }
  }

  @Override
  public void pushBackSignal(SigInfo info) {
    signals.lock.lock();
    signals.putBack(info);
    recalcLocked();
    signals.lock.unlock();
  }

  @Override
  public void forceSignal(SigInfo info) {
    kernel.sender().force(this, info);
  }

  @Override
  public KSigAction signalAction(Signal signal) {
    return process == null ? KSigAction.DEFAULT : process.actions.get(signal);
  }

  @Override
  public void resetAction(Signal signal) {
    process().actions.put(signal, KSigAction.DEFAULT);
  }

  /** Have handlers run where a stack_t says, unless the thread is on its alternate stack now. */
  Errno altStack(byte[] image) {
    if (altStack.holds(regs().sp())) {
      return Errno.EPERM;
    }
    AltStack.Wanted wanted = AltStack.read(process().memory().dataModel(), image);
    if (wanted.error() == Errno.OK) {
      altStack = wanted.stack();
    }
    return wanted.error();
  }

  /** Take notice of a kick; true if there was one. */
  boolean takeKick() {
    boolean was = kicked;
    kicked = false;
    return was;
  }

  void addUserInstructions(int retired) {
    userInstructions += retired;
  }

  long userInstructions() {
    return userInstructions;
  }

  /** Name of the actor that runs this thread. */
  static String actorName(Pid pid) {
    return "thread " + pid;
  }

  @Override
  public String toString() {
    return actorName(pid);
  }
}
