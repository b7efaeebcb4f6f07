// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.lifecycle;

import java.util.function.Function;
import org.utrace.contract.Action;
import org.utrace.contract.EventSet;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalAction;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.suite.Call;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** The places where an engine can stop a thread that is not exiting. */
enum StopKind {
  /** In the report_quiesce(0) that somebody asked for. */
  REQUEST(TraceeProgram.SPIN, UtraceEvent.QUIESCE, UtraceEvent.QUIESCE),
  /** In the report before a signal is dequeued. */
  PRE_DEQUEUE(TraceeProgram.SPIN, UtraceEvent.SIGNAL, UtraceEvent.QUIESCE),
  /** In the report of a signal, which the engine drops. */
  SIGNAL_REPORT(TraceeProgram.SPIN, UtraceEvent.SIGNAL, UtraceEvent.SIGNAL_TERM),
  /** At the entry of a system call. */
  SYSCALL_ENTRY(TraceeProgram.GETPID_LOOP, UtraceEvent.SYSCALL_ENTRY, UtraceEvent.SYSCALL_ENTRY),
  /** At the exit of a system call, on the way to user mode. */
  SYSCALL_EXIT(TraceeProgram.GETPID_LOOP, UtraceEvent.SYSCALL_EXIT, UtraceEvent.SYSCALL_EXIT);

  final TraceeProgram program;
  private final UtraceEvent slot;
  private final UtraceEvent event;

  StopKind(TraceeProgram program, UtraceEvent slot, UtraceEvent event) {
    this.program = program;
    this.slot = slot;
    this.event = event;
  }

  /** An engine that behaves as said in the callback of this kind, and answers RESUME elsewhere. */
  Probe engine(Scene scene, Function<Call, Action> behaviour) {
    return scene
        .engine("A")
        .events(EventSet.of(UtraceEvent.QUIESCE).plus(event))
        .on(
            slot,
            call -> isHere(call) ? behaviour.apply(call) : call.action().with(ResumeAction.RESUME));
  }

  private boolean isHere(Call call) {
    return switch (this) {
      case PRE_DEQUEUE -> call.isPreDequeue();
      case SIGNAL_REPORT -> !call.isPreDequeue();
      default -> true;
    };
  }

  /** Answer STOP, and drop the signal if there is one. */
  static Action stop(Call call) {
    Action stop = call.action().with(ResumeAction.STOP);
    return call.slot() == UtraceEvent.SIGNAL && !call.isPreDequeue()
        ? stop.with(SignalAction.IGN)
        : stop;
  }

  /** Start the thread and bring the callback about. */
  void begin(Tracee thread, Probe engine) {
    thread.start();
    switch (this) {
      case REQUEST -> engine.controlOk(ResumeAction.REPORT);
      case PRE_DEQUEUE -> engine.controlOk(ResumeAction.INTERRUPT);
      case SIGNAL_REPORT -> thread.send(Signal.SIGHUP);
      case SYSCALL_ENTRY, SYSCALL_EXIT -> {}
    }
  }

  /** A thread that one engine has stopped here and a second one holds besides. */
  Tracee stoppedThread(Scene scene) {
    Tracee thread = scene.create(program);
    Probe a = engine(scene, StopKind::stop).attach(thread);
    Probe b = engine(scene, StopKind::stop).attach(thread);
    begin(thread, b);
    thread.expectHeld("stopped at " + this);
    scene.expectAtLeast("callbacks of A", 1, a.calls().size());
    return thread;
  }
}
