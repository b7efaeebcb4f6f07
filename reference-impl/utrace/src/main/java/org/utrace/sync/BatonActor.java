// SPDX-License-Identifier: Apache-2.0
package org.utrace.sync;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.utrace.contract.spi.Settled;

/** One virtual thread under the baton. */
final class BatonActor implements KernelActor {
  final int number;

  /** Where the run queue found this actor last; it may have moved since. */
  int place;

  private final String name;
  private final Baton baton;
  private @Nullable Thread thread;

  /** What it sleeps for; null while it can run. */
  private @Nullable String sleepingFor;

  /** True between prepareToSleep and the wake-up. */
  private boolean sleepAnnounced;

  private boolean ended;
  boolean interrupted;

  /** Whether it waits in a way that a signal ends. */
  boolean waitsInterruptibly;

  private BooleanSupplier signalsPending = () -> false;

  /** User instructions completed, for the bound of settle. */
  long userInstructions;

  /** How its last settle ended; null outside the return from it. */
  @Nullable Settled settled;

  /** Last place it passed, shown when a play is endless. */
  String lastPlace = "start";

  /** Those who wait for its end. */
  final BatonQueue joiners;

  /** A bit for each rank of which it holds a lock, by ordinal: there is never more than one. */
  int heldRanks;

  private String announcedWhy = "";
  private long sleeps;

  BatonActor(Baton baton, int number, String name) {
    this.baton = baton;
    this.number = number;
    this.name = name;
    this.joiners = new BatonQueue(baton, name);
  }

  void start(Runnable body) {
    thread = Thread.ofVirtual().unstarted(body);
    thread.start();
  }

  @Override
  public String name() {
    return name;
  }

  @Nullable String sleepingFor() {
    return sleepingFor;
  }

  boolean ended() {
    return ended;
  }

  /** Called by the actor itself: count as unable to run until it is woken. */
  void sleepFor(String why) {
    if (sleepingFor == null) {
      baton.runQueue().remove(this);
    }
    sleepingFor = why;
  }

  /** Called by the actor itself: never run again. */
  void end() {
    ended = true;
    baton.runQueue().remove(this);
  }

  /** Called by the actor itself: wait until the baton is handed to it. */
  void awaitBaton() {
    while (!baton.isHolder(this)) {
      LockSupport.park(this);
    }
  }

  void unpark() {
    LockSupport.unpark(thread);
  }

  @Override
  public void prepareToSleep(String why) {
    sleepAnnounced = true;
    announcedWhy = why;
  }

  @Override
  public void cancelSleep() {
    sleepAnnounced = false;
  }

  @Override
  public void schedule() {
    if (baton.isUnwinding()) {
      throw Unwound.INSTANCE;
    }
    if (sleepAnnounced) {
      sleeps++;
      sleepFor(announcedWhy);
      baton.giveUp(announcedWhy);
    }
  }

  @Override
  public long sleeps() {
    return sleeps;
  }

  @Override
  public void wake() {
    sleepAnnounced = false;
    if (sleepingFor != null) {
      sleepingFor = null;
      baton.runQueue().add(this);
    }
  }

  @Override
  public boolean interrupted() {
    return interrupted || signalsPending.getAsBoolean();
  }

  @Override
  public void signalsFrom(BooleanSupplier pending) {
    signalsPending = pending;
  }

  @Override
  public void wakeInterruptibly() {
    if (waitsInterruptibly) {
      wake();
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
