// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.utrace.arch.PtRegs;
import org.utrace.arch.StepControl;
import org.utrace.contract.KSigAction;
import org.utrace.contract.Pid;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.contract.spi.RunState;
import org.utrace.kernel.ThreadFlags.Flag;
import org.utrace.sync.KernelActor;
import org.utrace.sync.KernelSync;
import org.utrace.sync.WaitQueue;
import org.utrace.tracehook.TracedThread;

/**
 * One thread as the kernel keeps it.
 *
 * <p>State changes follow the kernel's protocol: the thread sets a sleeping state, looks at its
 * condition, then schedules; whoever makes the condition true sets the state back to running. The
 * signal lock guards the pending signals and the stops.
 */
final class Task implements TracedThread {
  private final Pid pid;
  private final Kernel kernel;
  private final KernelSync sync;
  private final @Nullable UserProcess process;
  private final PtRegs regs;
  private final String stateName;
  private final WaitQueue inactive;
  final ThreadFlags flags;
  final SignalQueue signals;
  private @Nullable KernelActor actor;
  private TaskState state = TaskState.NEW;
  private @Nullable Object traceState;
  private long forcedStepBits;

  /** Somebody pulls the thread out of user mode (the reschedule interrupt). */
  private boolean kicked;

  /** A stop signal was taken off the queue and no SIGCONT came since. */
  private boolean stopDequeued;

  /** SIGKILL was taken off the queue: nothing stops the thread any more. */
  private boolean killed;

  private boolean offProcessor;
  private long switches = 1;
  private long userInstructions;

  /** Virtual time a broken-off sleep was to last until. */
  long sleepDeadlineNanos = RestartBlock.NO_DEADLINE;

  Task(Kernel kernel, Pid pid, @Nullable UserProcess process, PtRegs regs) {
    this.kernel = kernel;
    this.sync = kernel.sync();
    this.pid = pid;
    this.process = process;
    this.regs = regs;
    this.stateName = "state(" + pid + ")";
    this.flags = new ThreadFlags(sync, "thread_flags(" + pid + ")");
    this.signals = new SignalQueue(sync.lock("siglock(" + pid + ")"));
    this.inactive = sync.queue("off_cpu(" + pid + ")");
  }

  @Override
  public Pid pid() {
    return pid;
  }

  /** The process; kernel threads have none. */
  UserProcess process() {
    if (process == null) {
      throw new IllegalStateException("kernel thread " + pid + " has no process");
    }
    return process;
  }

  @Override
  public boolean isKernelThread() {
    return process == null;
  }

  void actor(KernelActor newActor) {
    actor = newActor;
    newActor.signalsFrom(() -> flags.peek(Flag.SIGPENDING));
  }

  private KernelActor actor() {
    KernelActor known = actor;
    if (known == null) {
      throw new IllegalStateException("thread " + pid + " was not started");
    }
    return known;
  }

  @Override
  public boolean isCurrent() {
    return actor != null && sync.current() == actor;
  }

  @Override
  public PtRegs regs() {
    return regs;
  }

  @Override
  public long forcedStepBits() {
    return forcedStepBits;
  }

  @Override
  public void forcedStepBits(long bits) {
    forcedStepBits = bits;
  }

  @Override
  public StepControl stepControl() {
    return kernel.port().stepControl();
  }

  @Override
  public @Nullable Object traceState() {
    return traceState;
  }

  @Override
  public void traceState(@Nullable Object newState) {
    traceState = newState;
  }

  TaskState state() {
    return state;
  }

  @Override
  public RunState runState() {
    return state.visible();
  }

  @Override
  public boolean exitStateSet() {
    return state.isExit();
  }

  /** Change the state for good; for birth and exit. */
  void become(TaskState newState) {
    sync.writing(stateName);
    state = newState;
  }

  /** Reap the zombie; whoever sees it a zombie reaps it with nothing in between. */
  void bury(TaskState.Zombie zombie) {
    state = new TaskState.Dead(zombie.status());
  }

  /** Make the thread runnable again. */
  void wake() {
    if (!state.isExit()) {
      state = TaskState.RUNNING;
      if (actor != null) {
        actor.wake();
      }
    }
  }

  /** Give up the processor until somebody sets the state back to running. */
  private void schedule(String why) {
    while (!(state instanceof TaskState.Running)) {
      offProcessor = true;
      switches++;
      inactive.wakeAll();
      if (!(state instanceof TaskState.Running)) {
        actor().prepareToSleep(why);
        actor().schedule();
      }
    }
    offProcessor = false;
    inactive.wakeAll();
  }

  /**
   * Sleep in a system call until the condition holds.
   *
   * @return false if SIGPENDING broke the sleep
   */
  boolean sleepInterruptibly(String what, BooleanSupplier condition) {
    while (true) {
      state = new TaskState.Sleeping(what);
      sync.writing(stateName);
      boolean met = condition.getAsBoolean();
      if (met || flags.test(Flag.SIGPENDING)) {
        state = TaskState.RUNNING;
        return met;
      }
      schedule(what);
    }
  }

  /** Sleep for ever; a kernel thread's life. */
  void sleepForEver() {
    while (true) {
      state = new TaskState.Sleeping("idle");
      schedule("idle");
    }
  }

  @Override
  public boolean enterTracedStop() {
    signals.lock.lock();
    boolean allowed = !fatalSignalPending();
    if (allowed) {
      state = TaskState.TRACED;
    }
    signals.lock.unlock();
    return allowed;
  }

  @Override
  public void sleepTraced() {
    sync.reading(stateName);
    schedule("traced stop");
  }

  @Override
  public void wakeTraced() {
    sync.writing(stateName);
    if (state instanceof TaskState.Traced) {
      wake();
    }
  }

  /**
   * Stop by job control until SIGCONT or SIGKILL, unless SIGCONT came since the stop signal was
   * dequeued; another signal that an engine turned into a stop cannot be undone that way.
   */
  void stopByJobControl(Signal cause) {
    signals.lock.lock();
    if ((stopDequeued || !stops(cause)) && !fatalSignalPending()) {
      state = TaskState.STOPPED;
    }
    stopDequeued = false;
    signals.lock.unlock();
    kernel.tracehook().stateChanged(this);
    schedule("job-control stop");
  }

  @Override
  public long waitInactive(RunState expected) {
    inactive.await(() -> offProcessor || state.visible() != expected);
    return state.visible() == expected ? switches : 0;
  }

  @Override
  public long switchCount() {
    return switches;
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

  private void interruptLocked() {
    flags.put(Flag.SIGPENDING, true);
    kicked = true;
    if (state instanceof TaskState.Sleeping) {
      wake();
    } else if (actor != null) {
      // The thread may wait at a barrier in a callback of its own (BAR-04).
      actor.wakeInterruptibly();
    }
  }

  @Override
  public void recalcSigPending() {
    signals.lock.lock();
    recalcLocked();
    signals.lock.unlock();
  }

  private void recalcLocked() {
    flags.put(Flag.SIGPENDING, !signals.isEmpty() || kernel.tracehook().wantsSignalPath(this));
  }

  @Override
  public boolean fatalSignalPending() {
    return killed || signals.has(Signal.SIGKILL);
  }

  @Override
  public Optional<SigInfo> dequeueSignal() {
    signals.lock.lock();
    Optional<SigInfo> next = signals.take();
    killed |= next.filter(info -> info.signal() == Signal.SIGKILL).isPresent();
    stopDequeued |= next.filter(info -> stops(info.signal())).isPresent();
    recalcLocked();
    signals.lock.unlock();
    return next;
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
    send(info);
  }

  /** Queue a signal and wake the thread for it, as far as its state lets a signal wake it. */
  void send(SigInfo info) {
    signals.lock.lock();
    if (!state.isExit()) {
      discardOpposites(info.signal());
      signals.add(info);
      interruptLocked();
      boolean continues = info.signal() == Signal.SIGCONT && state instanceof TaskState.Stopped;
      if (info.signal() == Signal.SIGKILL || continues) {
        wake();
      }
    }
    signals.lock.unlock();
  }

  /** SIGCONT undoes stops that have not happened yet, and the other way round. */
  private void discardOpposites(Signal signal) {
    if (signal == Signal.SIGCONT) {
      signals.discardStops();
      stopDequeued = false;
    } else if (stops(signal)) {
      signals.discardContinue();
    }
  }

  private static boolean stops(Signal signal) {
    return signal.byDefault() == Signal.Default.STOP;
  }

  @Override
  public KSigAction signalAction(Signal signal) {
    // No process can change an action: the kernel has no sigaction call yet.
    return KSigAction.DEFAULT;
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
