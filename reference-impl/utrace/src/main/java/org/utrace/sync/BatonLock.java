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

  /** Of the locks that the holder has, the one taken before this. */
  private @Nullable BatonLock takenBefore;

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
    if (holder != null) {
      waitFor(me);
    }
    holder = me;
    takenBefore = me.lastLock;
    me.lastLock = this;
    acquisitions++;
  }

  private void waitFor(BatonActor me) {
    while (holder != null) {
      waiters.enqueue(me);
      me.prepareToSleep(name + " held by " + holder);
      me.schedule();
      waiters.remove(me);
    }
  }

  /** Stays on: a wrong order is found on the first schedule that comes by, not when it locks up. */
  private void checkOrder(BatonActor me) {
    // Ranks rise from lock to lock, so the last has the highest.
    BatonLock last = me.lastLock;
    if (last != null && last.rank.compareTo(rank) >= 0) {
      throw new IllegalStateException(against(me));
    }
  }

  private String against(BatonActor me) {
    BatonLock lowest = this;
    for (BatonLock held = me.lastLock; held != null; held = held.takenBefore) {
      if (held == this) {
        return me + " takes " + name + " twice";
      }
      lowest = held.rank.compareTo(rank) >= 0 ? held : lowest;
    }
    return me + " takes " + name + " while it holds " + lowest.name + ", against the order";
  }

  @Override
  public void unlock() {
    if (baton.isUnwinding()) {
      return;
    }
    if (holder != baton.runner()) {
      throw new IllegalStateException(baton.runner() + " releases " + name + " it does not hold");
    }
    forgetBy(holder);
    holder = null;
    waiters.wakeQuietly();
  }

  private void forgetBy(BatonActor me) {
    if (me.lastLock == this) {
      me.lastLock = takenBefore;
    } else {
      BatonLock later = me.lastLock;
      while (later != null && later.takenBefore != this) {
        later = later.takenBefore;
      }
      if (later != null) {
        later.takenBefore = takenBefore;
      }
    }
    takenBefore = null;
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
