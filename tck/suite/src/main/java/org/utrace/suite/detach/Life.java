// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.detach;

import static org.utrace.contract.ResumeAction.INTERRUPT;
import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.UtraceEvent.DEATH;
import static org.utrace.contract.UtraceEvent.EXIT;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.REAP;
import static org.utrace.contract.UtraceEvent.SIGNAL;
import static org.utrace.contract.UtraceEvent.SYSCALL_ENTRY;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.utrace.contract.Action;
import org.utrace.contract.EventSet;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalAction;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.suite.Call;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Lead a thread through every event of its life, before the eyes of a witness. */
final class Life {
  final Tracee thread;
  private final Scene scene;
  private final Probe witness;
  private final Predicate<String> capabilities;

  /** Make the thread; it is not started, and the witness not attached. */
  Life(Scene scene, Predicate<String> capabilities) {
    this.scene = scene;
    this.capabilities = capabilities;
    this.thread = scene.create(TraceeProgram.GATE);
    this.witness = scene.engine("witness").events(EventSet.ALL).on(SIGNAL, Life::ignore);
  }

  /** The kinds of callback that such a life brings, in the order of their first coming. */
  static List<UtraceEvent> slots(Predicate<String> capabilities) {
    List<UtraceEvent> slots = new ArrayList<>();
    slots.add(QUIESCE);
    if (capabilities.test("signals")) {
      slots.add(SIGNAL);
    }
    if (capabilities.test("syscalls")) {
      slots.addAll(List.of(SYSCALL_ENTRY, SYSCALL_EXIT));
    }
    slots.addAll(List.of(EXIT, DEATH, REAP));
    return slots;
  }

  /** Signals shall not end the thread: it has to come by all other events. */
  private static Action ignore(Call call) {
    return call.isPreDequeue()
        ? call.action().with(RESUME)
        : call.action().with(RESUME).with(SignalAction.IGN);
  }

  /** Attach the witness behind the engines attached so far. */
  void attachWitness() {
    witness.attach(thread);
  }

  /** Make every event happen to the running thread, its reaping last. */
  void leadToTheEnd() {
    witness.controlOk(REPORT);
    scene.settle();
    if (capabilities.test("signals")) {
      witness.controlOk(INTERRUPT);
      scene.settle();
      thread.send(Signal.SIGUSR1);
      scene.settle();
    }
    thread.poke("gate", 1);
    scene.settle();
    thread.reap();
    scene.settle();
    for (UtraceEvent slot : slots(capabilities)) {
      scene.expectAtLeast("the witness's reports " + slot, 1, witness.count(slot));
    }
  }
}
