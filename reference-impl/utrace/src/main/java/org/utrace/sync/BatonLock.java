// SPDX-License-Identifier: Apache-2.0
package org.utrace.sync;

import org.jspecify.annotations.Nullable;
import org.utrace.contract.spi.ChoicePoint.Access;
import org.utrace.contract.spi.ChoicePoint.Kind;

/** A lock under the baton: only its place in the schedule needs care, not its atomicity. */
final class BatonLock implements KernelLock {
  private final Baton baton;
  private final LockRank rank;
  private final String name;
  private final BatonQueue waiters;
  private @Nullable BatonActor holder;
  private long acquisitions;

  BatonLock(Baton baton, LockRank rank, String name) {
    this.baton = baton;
    this.rank = rank;
    this.name = name;
    this.waiters = new BatonQueue(baton, name);
  }

  @Override
  public void lock() {
    BatonActor me = baton.runner();
    checkOrder(me);
    baton.point(Kind.LOCK, name, Access.WRITE);
    while (holder != null) {
      waiters.enqueue(me);
      me.prepareToSleep(name + " held by " + holder);
      me.schedule();
      waiters.remove(me);
    }
    holder = me;
    me.locks.add(this);
    acquisitions++;
  }

  /** Stays on: a wrong order is found on the first schedule that comes by, not when it locks up. */
  private void checkOrder(BatonActor me) {
    for (BatonLock held : me.locks) {
      if (held.rank.compareTo(rank) >= 0) {
        throw new IllegalStateException(
            held == this
                ? me + " takes " + name + " twice"
                : me + " takes " + name + " while it holds " + held.name + ", against the order");
      }
    }
  }

  @Override
  public void unlock() {
    if (baton.isUnwinding()) {
      return;
    }
    if (holder != baton.runner()) {
      throw new IllegalStateException(baton.runner() + " releases " + name + " it does not hold");
    }
    holder.locks.remove(this);
    holder = null;
    waiters.wakeQuietly();
  }

  @Override
  public boolean heldByCurrent() {
    return holder == baton.runner();
  }

  @Override
  public long acquisitions() {
    return acquisitions;
  }
}
