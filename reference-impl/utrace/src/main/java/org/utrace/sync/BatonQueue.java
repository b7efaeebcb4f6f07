// SPDX-License-Identifier: Apache-2.0
package org.utrace.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.utrace.contract.spi.ChoicePoint.Access;
import org.utrace.contract.spi.ChoicePoint.Kind;

/** A wait queue under the baton. */
final class BatonQueue implements WaitQueue {
  private final Baton baton;
  private final String name;
  private final List<BatonActor> waiters = new ArrayList<>(2);

  BatonQueue(Baton baton, String name) {
    this.baton = baton;
    this.name = name;
  }

  void enqueue(BatonActor actor) {
    if (!waiters.contains(actor)) {
      waiters.add(actor);
    }
  }

  void remove(BatonActor actor) {
    waiters.remove(actor);
  }

  void wakeQuietly() {
    for (int i = 0; i < waiters.size(); i++) {
      waiters.get(i).wake();
    }
  }

  @Override
  public void await(BooleanSupplier condition) {
    waitFor(condition, false);
  }

  @Override
  public boolean awaitInterruptibly(BooleanSupplier condition) {
    return waitFor(condition, true);
  }

  private boolean waitFor(BooleanSupplier condition, boolean interruptible) {
    BatonActor me = baton.runner();
    me.waitsInterruptibly = interruptible;
    while (true) {
      enqueue(me);
      me.prepareToSleep(name);
      baton.point(Kind.MEMORY, name, Access.READ);
      boolean met = condition.getAsBoolean();
      if (met || (interruptible && me.interrupted())) {
        me.cancelSleep();
        me.waitsInterruptibly = false;
        remove(me);
        if (!met) {
          me.interrupted = false;
        }
        return met;
      }
      me.schedule();
      remove(me);
    }
  }

  @Override
  public void wakeAll() {
    if (waiters.isEmpty()) {
      // A waiter queues up before it looks at its condition, so none can be missed here.
      return;
    }
    baton.point(Kind.WAKE, name, Access.WRITE);
    wakeQuietly();
  }

  @Override
  public boolean hasWaiters() {
    return !waiters.isEmpty();
  }
}
