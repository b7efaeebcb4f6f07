// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.arch;

import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.SINGLESTEP;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL;
import static org.utrace.contract.UtraceEvent.SIGNAL_CORE;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.utrace.contract.Action;
import org.utrace.contract.Address;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.SignalAction;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.suite.Call;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/**
 * A thread asleep in a system call whose next instruction is a jump, and an engine that notes its
 * traps.
 *
 * <p>The step can be armed by the thread itself, in a report on its way out of the call, or by
 * another one while it sleeps, past the engine, as ptrace does.
 */
final class Sleeper {
  /** Where a trap came, and how many user instructions were completed then. */
  record Trap(Address pc, long instructions) {}

  private final Scene scene;
  private final Tracee thread;
  private final Probe probe;
  private final List<Trap> traps = new ArrayList<>();

  private Sleeper(Scene scene, Tracee thread, UtraceEvent... events) {
    this.scene = scene;
    this.thread = thread;
    probe = scene.engine("A").events(events).on(SIGNAL, this::signal).attach(thread);
  }

  /** One whose engine wants the traps alone, so that no report comes before them. */
  static Sleeper watched(Scene scene) {
    return asleep(scene, SIGNAL_CORE);
  }

  /** One whose engine can be asked for a report. */
  static Sleeper traced(Scene scene) {
    return asleep(scene, QUIESCE, SIGNAL_CORE);
  }

  private static Sleeper asleep(Scene scene, UtraceEvent... events) {
    Tracee thread = scene.create(TraceeProgram.SLEEP_LOOP);
    Sleeper sleeper = new Sleeper(scene, thread, events);
    thread.start();
    thread.expectBlocked("in nanosleep");
    return sleeper;
  }

  /** A trap is over when it is reported: whoever armed the step past the engine disarms it. */
  private Action signal(Call call) {
    if (call.isPreDequeue()) {
      return call.action().with(RESUME);
    }
    traps.add(new Trap(call.registers().pc(), call.instructions()));
    thread.archStep().disable();
    return call.action().with(RESUME).with(SignalAction.IGN);
  }

  Tracee thread() {
    return thread;
  }

  List<Trap> traps() {
    return traps;
  }

  /** Arm the step from here, wake the thread and give the trap that must have come. */
  Trap stepFromOutside(ResumeAction how) {
    if (how == SINGLESTEP) {
      thread.archStep().enableSingleStep();
    } else {
      thread.archStep().enableBlockStep();
    }
    return afterWaking(how + " armed by another thread");
  }

  /** Let the thread arm the step in a report on its way out of the call. */
  Trap stepFromSelf(ResumeAction how) {
    Optional<Call> before = probe.calls(QUIESCE).stream().reduce((first, last) -> last);
    probe.answerOnce(QUIESCE, how).controlOk(ResumeAction.REPORT);
    Trap trap = afterWaking(how + " armed by the thread itself");
    scene.expectThat("a report came", !probe.calls(QUIESCE).isEmpty() && before.isEmpty());
    return trap;
  }

  private Trap afterWaking(String what) {
    scene.advance(Duration.ofSeconds(1));
    thread.expectBlocked("in the next nanosleep");
    scene.expect("traps, " + what, 1, traps.size());
    return traps.getFirst();
  }
}
