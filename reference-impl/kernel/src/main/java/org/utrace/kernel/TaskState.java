// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import org.utrace.contract.spi.ExitStatus;
import org.utrace.contract.spi.RunState;

/**
 * Say what a task is doing, as the scheduler and its parent see it.
 *
 * <p>A task changes from one state to another only along the edges of {@link #mayBecome}:
 *
 * <pre>
 * New -> Running <-> Sleeping
 *           ^  ^
 *           |  +---> Traced <--+
 *           |                  |    STOP of job control outlives the engines' stop (STOP-08),
 *           +------> Stopped <-+    and an engine may claim it (STOP-07)
 *        Running -> Zombie -> Dead
 * </pre>
 */
sealed interface TaskState {

  /** Made, not yet let go. */
  record New() implements TaskState {}

  /** Runs or could run. */
  record Running() implements TaskState {}

  /**
   * Sleeps in the kernel; {@code what} is shown when nobody can go on. Any signal ends an
   * interruptible sleep, only a fatal one any other.
   */
  record Sleeping(String what, boolean interruptible) implements TaskState {}

  /** In the traced stop: only a tracer's release or SIGKILL ends it. */
  record Traced() implements TaskState {}

  /** In the job-control stop: SIGCONT or SIGKILL ends it. */
  record Stopped() implements TaskState {}

  /** Dead; its parent has not asked yet. */
  record Zombie(ExitStatus status) implements TaskState {}

  /** Dead and reaped. */
  record Dead(ExitStatus status) implements TaskState {}

  TaskState NEW = new New();
  TaskState RUNNING = new Running();
  TaskState TRACED = new Traced();
  TaskState STOPPED = new Stopped();

  /** Whether the graph has an edge from this state to another. */
  default boolean mayBecome(TaskState next) {
    return switch (this) {
      case New n -> next instanceof Running;
      case Running r -> !(next instanceof New || next instanceof Dead);
      case Sleeping s -> next instanceof Running;
      case Traced t -> next instanceof Running || next instanceof Stopped;
      case Stopped s -> next instanceof Running || next instanceof Traced;
      case Zombie z -> next instanceof Dead;
      case Dead d -> false;
    };
  }

  /** The state's name in the SPI. */
  default RunState visible() {
    return switch (this) {
      case New n -> RunState.NEW;
      case Running r -> RunState.RUNNING;
      case Sleeping s -> RunState.SLEEPING;
      case Traced t -> RunState.TRACED;
      case Stopped s -> RunState.STOPPED;
      case Zombie z -> RunState.ZOMBIE;
      case Dead d -> RunState.DEAD;
    };
  }

  /** Whether the exit state is set (D23). */
  default boolean isExit() {
    return this instanceof Zombie || this instanceof Dead;
  }
}
