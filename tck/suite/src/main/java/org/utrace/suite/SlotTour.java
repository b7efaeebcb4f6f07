// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite;

import java.util.List;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.Signal;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.TraceeProgram;

/** Bring a thread into each kind of callback of an engine that wants only that kind. */
public final class SlotTour {
  private SlotTour() {}

  /** The slots whose callbacks the thread makes itself. */
  public static final List<UtraceEvent> SLOTS =
      List.of(
          UtraceEvent.QUIESCE,
          UtraceEvent.SIGNAL,
          UtraceEvent.SYSCALL_ENTRY,
          UtraceEvent.SYSCALL_EXIT,
          UtraceEvent.EXIT,
          UtraceEvent.DEATH);

  /** Start a thread on its way into the slot of the engine, which is attached here. */
  public static Tracee start(Scene scene, Probe probe, UtraceEvent slot) {
    boolean endless = slot == UtraceEvent.QUIESCE || slot == UtraceEvent.SIGNAL;
    Tracee thread = scene.create(endless ? TraceeProgram.SPIN : TraceeProgram.GATE);
    probe.events(slot == UtraceEvent.SIGNAL ? UtraceEvent.SIGNAL_TERM : slot).attach(thread);
    if (!endless) {
      thread.poke("gate", 1);
    }
    thread.start();
    if (slot == UtraceEvent.QUIESCE) {
      probe.controlOk(ResumeAction.REPORT);
    } else if (slot == UtraceEvent.SIGNAL) {
      thread.send(Signal.SIGTERM);
    }
    return thread;
  }
}
