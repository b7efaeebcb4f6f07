// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.utrace.contract.Pid;
import org.utrace.contract.spi.RunState;
import org.utrace.kernel.ThreadFlags.Flag;
import org.utrace.sync.KernelActor;
import org.utrace.sync.KernelSync;
import org.utrace.sync.WaitQueue;
import org.utrace.tracehook.TracedThread;

/**
 * The part of a task that the scheduler knows: its state, its sleeps, and who runs it.
 *
 * <p>State changes follow the kernel's protocol: the thread sets a sleeping state, looks at its
 * condition, then schedules; whoever makes the condition true sets the state back to running.
 */
abstract class Schedulable implements TracedThread {
  final ThreadFlags flags;

  private final KernelSync sync;
  private final String stateName;
  private final WaitQueue inactive;
  private @Nullable KernelActor actor;
  private TaskState state = TaskState.NEW;
  private boolean offProcessor;
  private long switches = 1;

  Schedulable(KernelSync sync, Pid pid) {
    this.sync = sync;
    this.stateName = "state(" + pid + ")";
    this.flags = new ThreadFlags(sync, "thread_flags(" + pid + ")");
    this.inactive = sync.queue("off_cpu(" + pid + ")");
  }

  final void actor(KernelActor newActor) {
    actor = newActor;
    newActor.signalsFrom(() -> flags.peek(Flag.SIGPENDING));
  }

  private KernelActor actor() {
    KernelActor known = actor;
    if (known == null) {
      throw new IllegalStateException(this + " was not started");
    }
    return known;
  }

  @Override
  public final boolean isCurrent() {
    return actor != null && sync.current() == actor;
  }

  final TaskState state() {
    return state;
  }

  @Override
  public final RunState runState() {
    return state.visible();
  }

  @Override
  public final boolean exitStateSet() {
    return state.isExit();
  }

  /** Change the state for good; for birth and exit. */
  final void become(TaskState next) {
    sync.writing(stateName);
    change(next);
  }

  /** Every change passes here; the graph is in {@link TaskState}, and the check stays on. */
  final void change(TaskState next) {
    if (!state.mayBecome(next)) {
      throw new IllegalStateException(this + " cannot become " + next + " from " + state);
    }
    state = next;
  }

  /** Reap the zombie; whoever sees it a zombie reaps it with nothing in between. */
  final void bury(TaskState.Zombie zombie) {
    change(new TaskState.Dead(zombie.status()));
  }

  /** Whether the thread rests in a stop of either kind. */
  final boolean isAtRest() {
    return state instanceof TaskState.Traced || state instanceof TaskState.Stopped;
  }

  /** Make the thread runnable again. */
  final void wake() {
    if (!state.isExit()) {
      change(TaskState.RUNNING);
      if (actor != null) {
        actor.wake();
      }
    }
  }

  /** End a sleep in a system call, of either kind, so that the thread looks again. */
  final void wakeSleeper() {
    if (state instanceof TaskState.Sleeping) {
      wake();
    }
  }

  /** Give up the processor until somebody sets the state back to running. */
  final void schedule(String why) {
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
  final boolean sleepInterruptibly(String what, BooleanSupplier condition) {
    return sleep(new TaskState.Sleeping(what, true), condition, () -> flags.test(Flag.SIGPENDING));
  }

  /**
   * Sleep in a system call until the condition holds; only a fatal signal ends it early.
   *
   * @return false if one did
   */
  final boolean sleepKillably(String what, BooleanSupplier condition) {
    return sleep(new TaskState.Sleeping(what, false), condition, this::fatalSignalPending);
  }

  private boolean sleep(TaskState.Sleeping how, BooleanSupplier condition, BooleanSupplier broken) {
    while (true) {
      change(how);
      sync.writing(stateName);
      boolean met = condition.getAsBoolean();
      if (met || broken.getAsBoolean()) {
        change(TaskState.RUNNING);
        return met;
      }
      schedule(how.what());
    }
  }

  /** Sleep for ever; a kernel thread's life. */
  final void sleepForEver() {
    while (true) {
      change(new TaskState.Sleeping("idle", false));
      schedule("idle");
    }
  }

  /** Make the thread runnable if it waits, as a debugger may, for something outside its states. */
  final void wakeActorInterruptibly() {
    if (actor != null) {
      actor.wakeInterruptibly();
    }
  }

  /** Tell the scheduler that the state is being looked at. */
  final void readingState() {
    sync.reading(stateName);
  }

  /** Whether it is off the processor, in a sleep or a stop. */
  final boolean isOffProcessor() {
    return offProcessor;
  }

  @Override
  public final long waitInactive(RunState expected) {
    inactive.await(() -> offProcessor || state.visible() != expected);
    return state.visible() == expected ? switches : 0;
  }

  @Override
  public final long switchCount() {
    return switches;
  }
}
