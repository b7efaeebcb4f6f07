// SPDX-License-Identifier: Apache-2.0
package org.utrace.sync;

import org.jspecify.annotations.Nullable;
import org.utrace.contract.spi.ChoicePoint.Access;
import org.utrace.contract.spi.ChoicePoint.Kind;

/** A lock under the baton: only its place in the schedule needs care, not its atomicity. */
final class BatonLock implements KernelLock {
  private final Baton baton;
  private final String name;
  private final BatonQueue waiters;
  private @Nullable BatonActor holder;
  private long acquisitions;

  BatonLock(Baton baton, String name) {
    this.baton = baton;
    this.name = name;
    this.waiters = new BatonQueue(baton, name);
  }

  @Override
  public void lock() {
    BatonActor me = baton.runner();
    if (holder == me) {
      throw new IllegalStateException(me + " takes " + name + " twice");
    }
    baton.point(Kind.LOCK, name, Access.WRITE);
    while (holder != null) {
      waiters.enqueue(me);
      me.prepareToSleep(name + " held by " + holder);
      me.schedule();
      waiters.remove(me);
    }
    holder = me;
    acquisitions++;
  }

  @Override
  public void unlock() {
    if (baton.isUnwinding()) {
      return;
    }
    if (holder != baton.runner()) {
      throw new IllegalStateException(baton.runner() + " releases " + name + " it does not hold");
    }
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
