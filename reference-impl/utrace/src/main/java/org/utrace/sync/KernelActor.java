// SPDX-License-Identifier: Apache-2.0
package org.utrace.sync;

import java.util.function.BooleanSupplier;

/**
 * Run one thread of control: a task in the kernel, or a debugger thread.
 *
 * <p>Sleeping follows the kernel's own protocol, lost wake-ups included: announce with {@link
 * #prepareToSleep}, look at the condition, then {@link #schedule}; a {@link #wake} in between makes
 * {@code schedule} return at once.
 */
public interface KernelActor {

  /** The name shown in logs. */
  String name();

  /** Announce a sleep; {@code why} is shown when nobody can go on. */
  void prepareToSleep(String why);

  /** Take back an announced sleep. */
  void cancelSleep();

  /** Give up the processor until woken; returns at once if woken since the announcement. */
  void schedule();

  /** End this actor's sleep, announced or begun; does nothing else. */
  void wake();

  /** End an interruptible wait of this actor, if it is in one; does nothing else. */
  void wakeInterruptibly();

  /** Say where to look whether a signal is pending for the thread that this actor runs. */
  void signalsFrom(BooleanSupplier pending);

  /** Number of times it has given up the processor to sleep. */
  long sleeps();

  /** Tell whether a signal asks this actor to end interruptible waits. */
  boolean interrupted();
}
