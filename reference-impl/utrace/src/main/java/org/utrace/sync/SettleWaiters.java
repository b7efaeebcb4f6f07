// SPDX-License-Identifier: Apache-2.0
package org.utrace.sync;

import java.util.ArrayList;
import java.util.List;
import org.utrace.contract.spi.Bounds;
import org.utrace.contract.spi.Settled;

/** Keep the actors that wait for the stage to come to rest. */
final class SettleWaiters {
  private static final class Waiter {
    final BatonActor actor;
    final int firstStep;
    final long[] baseline;

    Waiter(BatonActor actor, int firstStep, List<BatonActor> actors) {
      this.actor = actor;
      this.firstStep = firstStep;
      this.baseline = new long[actors.size()];
      for (int i = 0; i < baseline.length; i++) {
        baseline[i] = actors.get(i).userInstructions;
      }
    }

    boolean hasRunFreely(BatonActor other, int instructions) {
      long before = other.number < baseline.length ? baseline[other.number] : 0;
      return other.userInstructions - before >= instructions;
    }
  }

  private final Bounds bounds;
  private final List<BatonActor> actors;
  private final RunQueue runQueue;
  private final List<Waiter> waiters = new ArrayList<>(1);

  SettleWaiters(Bounds bounds, List<BatonActor> actors, RunQueue runQueue) {
    this.bounds = bounds;
    this.actors = actors;
    this.runQueue = runQueue;
  }

  void add(BatonActor actor, int step) {
    waiters.add(new Waiter(actor, step, actors));
  }

  boolean isEmpty() {
    return waiters.isEmpty();
  }

  /** Wake whoever waits while all others have had their bound. */
  void check(int step) {
    for (int i = waiters.size() - 1; i >= 0; i--) {
      Waiter waiter = waiters.get(i);
      if (step - waiter.firstStep >= bounds.settleSteps() || everyoneRanFreely(waiter)) {
        wake(waiter, new Settled(false, busyBeside(waiter.actor)));
      }
    }
  }

  /** Wake the one who has waited longest, if there is one: nobody else can go on. */
  boolean wakeOneQuiet() {
    if (waiters.isEmpty()) {
      return false;
    }
    wake(waiters.getFirst(), new Settled(true, ""));
    return true;
  }

  Settled result(BatonActor actor) {
    Settled result = actor.settled;
    if (result == null) {
      throw new IllegalStateException(actor + " left settle without a result");
    }
    actor.settled = null;
    return result;
  }

  private boolean everyoneRanFreely(Waiter waiter) {
    boolean some = false;
    for (int i = 0; i < runQueue.size(); i++) {
      BatonActor other = runQueue.get(i);
      if (other != waiter.actor) {
        some = true;
        if (!waiter.hasRunFreely(other, bounds.settleInstructions())) {
          return false;
        }
      }
    }
    return some;
  }

  private String busyBeside(BatonActor waiter) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < runQueue.size(); i++) {
      BatonActor other = runQueue.get(i);
      if (other != waiter) {
        names.add(other.name());
      }
    }
    return String.join(", ", names);
  }

  private void wake(Waiter waiter, Settled result) {
    waiters.remove(waiter);
    waiter.actor.settled = result;
    waiter.actor.wake();
  }
}
