// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

/**
 * Show a place where the scheduler may switch.
 *
 * <p>Runnable actors are listed in the order of their birth; a play's actors have the same numbers
 * in every play that made the same choices.
 */
public interface ChoicePoint {

  /** Number of this point within the play, from 0. */
  int step();

  /** Number of the actor that reached the point. */
  int current();

  /** Name of an actor. */
  String actorName(int actor);

  /** Position of the current actor among the runnable ones, or -1 if it cannot go on. */
  int currentPosition();

  /** Number of actors that can run, at least 1. */
  int runnableCount();

  /** Number of the actor at a position, 0 to {@link #runnableCount()} - 1. */
  int runnable(int position);

  /** What the current actor is about to do. */
  Kind kind();

  /** What it is about to do it to; a stable name such as {@code utrace_lock(5)}. */
  String object();

  /** Whether it is about to look or to change. */
  Access access();

  /** Kind of a choice point. */
  enum Kind {
    /** Take a lock. */
    LOCK,
    /** Go to sleep, or wait for a lock that is taken. */
    BLOCK,
    /** Wake sleepers. */
    WAKE,
    /** Read or change a flag or a variable that others change. */
    MEMORY,
    /** Enter or leave a callback. */
    CALLBACK,
    /** A slice of user instructions has run. */
    USER,
    /** Give way: the actor waits in a loop for others. */
    YIELD,
    /** Begin or end an actor. */
    ACTOR;

    /** Tell whether the current actor would lose nothing by others going on. */
    public boolean givesWay() {
      return this == USER || this == YIELD;
    }
  }

  /** Whether an operation looks or changes. */
  enum Access {
    READ,
    WRITE
  }
}
