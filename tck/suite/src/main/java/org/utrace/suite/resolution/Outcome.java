// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.resolution;

import org.utrace.contract.Action;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.SignalAction;
import org.utrace.contract.UtraceEvent;
import org.utrace.suite.Call;
import org.utrace.suite.Probe;
import org.utrace.suite.Tracee;

/** What a resolved action makes of the thread: the outcome classes of clause ORD-03. */
enum Outcome {
  STOPPED,
  REPORTED,
  INTERRUPTED,
  STEPPED,
  BLOCK_STEPPED,
  FREE;

  /** The outcome of one action. */
  static Outcome of(ResumeAction action) {
    return switch (action) {
      case STOP -> STOPPED;
      case REPORT -> REPORTED;
      case INTERRUPT -> INTERRUPTED;
      case SINGLESTEP -> STEPPED;
      case BLOCKSTEP -> BLOCK_STEPPED;
      case RESUME, DETACH -> FREE;
    };
  }

  /**
   * Tell what became of the thread, as a watching engine saw it.
   *
   * @param watcher wants QUIESCE and SIGNAL_CORE, was attached last and stops at every trap
   * @param instructions user instructions completed when the answers were given
   */
  static Outcome seen(Tracee thread, Probe watcher, long instructions) {
    boolean trapped = watcher.count(Outcome::isTrap) > 0;
    if (trapped) {
      long trapAt =
          watcher.calls().stream().filter(Outcome::isTrap).findFirst().orElseThrow().instructions();
      return trapAt - instructions == 1 ? STEPPED : BLOCK_STEPPED;
    }
    if (thread.isAtRest() && thread.instructions() == instructions) {
      return STOPPED;
    }
    if (watcher.count(call -> call.isPreDequeue() && call.instructions() == instructions) > 0) {
      return INTERRUPTED;
    }
    boolean reported =
        watcher.count(c -> c.isQuiesceZero() && c.instructions() == instructions) > 0;
    return reported ? REPORTED : FREE;
  }

  static boolean isTrap(Call call) {
    return call.slot() == UtraceEvent.SIGNAL && !call.isPreDequeue();
  }

  /** Keep the thread at its trap, so that what comes after does not blur what was seen. */
  static Action stopAtTrap(Call call) {
    return isTrap(call)
        ? call.action().with(ResumeAction.STOP).with(SignalAction.IGN)
        : call.action().with(ResumeAction.RESUME);
  }
}
