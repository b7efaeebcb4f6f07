// SPDX-License-Identifier: Apache-2.0
package org.utrace.sync;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.utrace.contract.spi.Bounds;
import org.utrace.contract.spi.ChoicePoint.Access;
import org.utrace.contract.spi.ChoicePoint.Kind;
import org.utrace.contract.spi.Chooser;
import org.utrace.contract.spi.RunReport;
import org.utrace.contract.spi.RunReport.Outcome;
import org.utrace.contract.spi.Settled;

/**
 * Let exactly one actor of a play run, and ask a chooser at every choice point who goes on.
 *
 * <p>All actors are virtual threads on one carrier, so plain fields are safe: whoever holds the
 * baton is the only one that runs. When nobody can go on, a waiting {@link #settle} returns first,
 * then virtual time skips to the next timer; if there is neither, the play is deadlocked. Leftover
 * actors of a finished play are unwound at their next choice point. One instance serves one play.
 */
public final class Baton implements KernelSync {
  private final Bounds bounds;
  private final List<BatonActor> actors = new ArrayList<>(6);
  private final List<BatonLock> locks = new ArrayList<>(6);
  private final RunQueue runQueue = new RunQueue();
  private final VirtualClock clock = new VirtualClock();
  private final SettleWaiters settling;
  private final ChoiceView view;

  /** Whether who runs goes on until it waits or gives way, and no chooser has to be asked. */
  private final boolean inTurn;

  private final Thread driver = Thread.currentThread();
  private @Nullable BatonActor holder;
  private @Nullable Outcome outcome;
  private boolean finished;
  private boolean unwinding;
  private int steps;

  /**
   * Up to this step, who runs goes on at every point that does not give way: nobody has to be asked
   * or told. 0 where somebody has.
   */
  private int calmUntil;

  /** Prepare a play; the caller's thread will be its driver. */
  public Baton(Chooser chooser, Bounds bounds) {
    this.bounds = bounds;
    this.view = new ChoiceView(actors, runQueue, chooser);
    this.inTurn = chooser == Chooser.IN_TURN;
    this.settling = new SettleWaiters(bounds, actors, runQueue);
    calm();
  }

  /** Play: run {@code script} as the first actor, until it ends or something goes wrong. */
  public RunReport run(String firstActor, Runnable script) {
    BatonActor first = newActor(firstActor);
    first.start(() -> live(first, script));
    handTo(first);
    while (!finished) {
      LockSupport.park(this);
    }
    unwindLeftovers();
    return new RunReport(outcome == null ? new RunReport.Completed() : outcome, steps);
  }

  /** Start another actor; it runs when it is chosen. */
  public KernelActor spawn(String name, Runnable body) {
    if (unwinding) {
      throw Unwound.INSTANCE;
    }
    BatonActor actor = newActor(name);
    actor.start(() -> live(actor, body));
    point(Kind.ACTOR, name, Access.WRITE);
    return actor;
  }

  /** Start another actor from a timer, where nobody may be made to wait. */
  public void spawnQuietly(String name, Runnable body) {
    BatonActor actor = newActor(name);
    actor.start(() -> live(actor, body));
  }

  /** Wait until an actor has ended. */
  public void join(KernelActor actor) {
    BatonActor other = (BatonActor) actor;
    BatonActor me = runner();
    point(Kind.ACTOR, other.name(), Access.READ);
    while (!other.ended()) {
      me.prepareToSleep("end of " + other.name());
      other.joiners.enqueue(me);
      me.schedule();
    }
  }

  /** Tell whether an actor has ended. */
  public boolean ended(KernelActor actor) {
    return ((BatonActor) actor).ended();
  }

  /** Send an actor a signal that ends its interruptible waits. */
  public void interrupt(KernelActor actor) {
    point(Kind.WAKE, actor.name(), Access.WRITE);
    ((BatonActor) actor).interrupted = true;
    actor.wake();
  }

  /** Tell that the current actor has completed user instructions. */
  public void userProgress(int instructions) {
    runner().userInstructions += instructions;
  }

  /** Virtual time since the play began, in nanoseconds. */
  public long nowNanos() {
    return clock.nowNanos();
  }

  /** Run an action when virtual time reaches the moment given. */
  public void at(long deadlineNanos, Runnable action) {
    clock.at(deadlineNanos, action);
  }

  /** Let virtual time pass. */
  public void advance(long nanos) {
    point(Kind.WAKE, "clock", Access.WRITE);
    clock.advanceTo(clock.nowNanos() + nanos);
  }

  /** Wait until everyone else is blocked or has had its bound; time stands still meanwhile. */
  public Settled settle() {
    BatonActor me = runner();
    settling.add(me, steps);
    calm();
    while (me.settled == null) {
      // A signal to the waiter is no reason to return.
      me.sleepFor("settle");
      giveUp("settle");
    }
    calm();
    return settling.result(me);
  }

  @Override
  public KernelActor current() {
    return runner();
  }

  BatonActor runner() {
    BatonActor me = holder;
    if (me == null) {
      throw new IllegalStateException("no actor of this play is running");
    }
    return me;
  }

  @Override
  public KernelLock lock(LockRank rank, String name) {
    BatonLock lock = new BatonLock(this, rank, name);
    locks.add(lock);
    return lock;
  }

  /** The first lock from a rank on that an actor holds. */
  BatonLock heldFrom(LockRank rank, BatonActor actor) {
    return locks.stream()
        .filter(lock -> lock.isHeldBy(actor) && lock.rank().compareTo(rank) >= 0)
        .min(Comparator.comparing(BatonLock::rank))
        .orElseThrow();
  }

  @Override
  public WaitQueue queue(String name) {
    return new BatonQueue(this, name);
  }

  @Override
  public void point(Kind kind, String object, Access access) {
    if (steps < calmUntil && holder != null && !kind.givesWay()) {
      // The last place is only told of an endless play, which ends at a point with a choice.
      steps++;
    } else {
      pointWithChoice(kind, object, access);
    }
  }

  /** Look again whether anybody has to be asked or told at points. */
  private void calm() {
    boolean quiet = inTurn && !unwinding && !finished && settling.isEmpty();
    calmUntil = quiet ? bounds.stepsMax() : 0;
  }

  private void pointWithChoice(Kind kind, String object, Access access) {
    if (unwinding) {
      throw Unwound.INSTANCE;
    }
    BatonActor me = runner();
    me.lastPlace = object;
    if (++steps > bounds.stepsMax()) {
      finish(new RunReport.Endless(bounds.stepsMax(), places()));
      me.awaitBaton();
      throw Unwound.INSTANCE;
    }
    settling.check(steps);
    switchTo(me, view.choose(steps, me, kind, object, access));
  }

  /** Called by an actor that cannot go on: let others run until it is woken and chosen. */
  void giveUp(String why) {
    if (unwinding) {
      throw Unwound.INSTANCE;
    }
    BatonActor me = runner();
    me.lastPlace = why;
    steps++;
    settling.check(steps);
    switchTo(me, nextWhenBlocked(me, why));
  }

  RunQueue runQueue() {
    return runQueue;
  }

  boolean isHolder(BatonActor actor) {
    return holder == actor;
  }

  boolean isUnwinding() {
    return unwinding;
  }

  private BatonActor newActor(String name) {
    BatonActor actor = new BatonActor(this, actors.size(), name);
    actors.add(actor);
    runQueue.add(actor);
    return actor;
  }

  private void handTo(BatonActor next) {
    holder = next;
    next.unpark();
  }

  private void switchTo(BatonActor me, @Nullable BatonActor next) {
    if (next == me) {
      return;
    }
    if (next != null) {
      handTo(next);
    }
    me.awaitBaton();
    if (unwinding) {
      throw Unwound.INSTANCE;
    }
  }

  /** Find who goes on, or finish the play as deadlocked and return null. */
  private @Nullable BatonActor nextWhenBlocked(BatonActor me, String why) {
    while (runQueue.size() == 0) {
      if (!settling.wakeOneQuiet()) {
        if (!clock.hasTimers()) {
          finish(new RunReport.Deadlock(places()));
          return null;
        }
        clock.skipToNext();
      }
    }
    return view.choose(steps, me, Kind.BLOCK, why, Access.WRITE);
  }

  /** Body of every actor's thread. */
  private void live(BatonActor actor, Runnable body) {
    actor.awaitBaton();
    try {
      if (!unwinding) {
        body.run();
      }
    } catch (Unwound expected) {
      // The play ended before this actor did.
    } catch (Throwable cause) {
      if (outcome == null && !unwinding) {
        outcome = new RunReport.Threw(actor.name(), cause);
      }
    }
    end(actor);
  }

  private void end(BatonActor actor) {
    actor.end();
    actor.joiners.wakeQuietly();
    if (unwinding || actor.number == 0 || outcome != null) {
      finish(outcome);
      return;
    }
    BatonActor next = nextWhenBlocked(actor, "end");
    if (next != null) {
      handTo(next);
    }
  }

  private void finish(@Nullable Outcome how) {
    if (outcome == null) {
      outcome = how;
    }
    finished = true;
    calm();
    holder = null;
    LockSupport.unpark(driver);
  }

  private void unwindLeftovers() {
    unwinding = true;
    calm();
    for (BatonActor actor : actors) {
      if (!actor.ended()) {
        actor.wake();
        handTo(actor);
        while (!actor.ended()) {
          LockSupport.park(this);
        }
      }
    }
  }

  private List<String> places() {
    List<String> lines = new ArrayList<>();
    for (BatonActor actor : actors) {
      if (!actor.ended()) {
        String sleep = actor.sleepingFor();
        lines.add(
            actor.name()
                + (sleep == null ? " runs, last at " + actor.lastPlace : " waits: " + sleep));
      }
    }
    return lines;
  }
}
