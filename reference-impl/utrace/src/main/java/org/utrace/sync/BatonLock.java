// SPDX-License-Identifier: Apache-2.0
package org.utrace.sync;

import org.jspecify.annotations.Nullable;
import org.utrace.contract.spi.ChoicePoint.Access;
import org.utrace.contract.spi.ChoicePoint.Kind;

/** A lock under the baton: only its place in the schedule needs care, not its atomicity. */
final class BatonLock implements KernelLock {
  private final Baton baton;
  private final LockRank rank;

  /** The bit of {@link #rank}. */
  private final int rankBit;

  private final String name;
  private final BatonQueue waiters;
  private @Nullable BatonActor holder;

  private long acquisitions;

  BatonLock(Baton baton, LockRank rank, String name) {
    this.baton = baton;
    this.rank = rank;
    this.rankBit = 1 << rank.ordinal();
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
    me.heldRanks |= rankBit;
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
    if (me.heldRanks >= rankBit) {
      throw new IllegalStateException(against(me));
    }
  }

  private String against(BatonActor me) {
    return holder == me
        ? me + " takes " + name + " twice"
        : "%s takes %s while it holds %s, against the order"
            .formatted(me, name, baton.heldFrom(rank, me).name);
  }

  boolean isHeldBy(BatonActor actor) {
    return holder == actor;
  }

  LockRank rank() {
    return rank;
  }

  @Override
  public void unlock() {
    if (baton.isUnwinding()) {
      return;
    }
    BatonActor me = baton.runner();
    if (holder != me) {
      throw new IllegalStateException(me + " releases " + name + " it does not hold");
    }
    me.heldRanks &= ~rankBit;
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
