// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite;

import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.SINGLESTEP;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL;
import static org.utrace.contract.UtraceEvent.SIGNAL_CORE;
import static org.utrace.contract.UtraceEvent.SIGNAL_TERM;

import java.util.ArrayList;
import java.util.List;
import org.utrace.contract.Action;
import org.utrace.contract.Address;
import org.utrace.contract.Errno;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalAction;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.TraceeProgram;

/**
 * An engine that steps: it notes every signal's report, drops the signal and, if told so, stops
 * there.
 */
public final class Stepper {
  /** Its mask unless a test says otherwise: what a step needs, and the signals of the tests. */
  public static final UtraceEvent[] EVENTS = {QUIESCE, SIGNAL_TERM, SIGNAL_CORE};

  private static final int STEPS_TO_A_LABEL = 200;

  /**
   * One signal as reported.
   *
   * @param signal which
   * @param pc where the thread was
   * @param instructions user instructions it had completed
   */
  public record Report(Signal signal, Address pc, long instructions) {}

  private final Scene scene;
  private final Probe probe;
  private final List<Report> reports = new ArrayList<>();
  private ResumeAction answer = STOP;

  /** The step that was asked for last, and the instructions that were completed then. */
  private ResumeAction wanted = RESUME;

  private long wantedAt;

  /** Describe one, not yet attached. */
  public Stepper(Scene scene, String name) {
    this.scene = scene;
    this.probe = scene.engine(name).events(EVENTS).on(SIGNAL, this::reported);
    probe.on(QUIESCE, this::insist);
  }

  /** Make A and a thread that it holds before its first instruction. */
  public static Stepper holding(Scene scene, TraceeProgram program) {
    Stepper a = new Stepper(scene, "A");
    a.probe.attach(scene.create(program));
    a.holdFromStart();
    return a;
  }

  /** Hold a thread that was not started yet before its first instruction. */
  public void holdFromStart() {
    probe.answer(QUIESCE, STOP);
    scene.expect("control(STOP)", Errno.EINPROGRESS, probe.control(STOP));
    tracee().start().expectHeld("from its start");
    probe.on(QUIESCE, this::insist);
    scene.expect("user instructions", 0L, tracee().instructions());
    probe.forget();
  }

  private Action reported(Call call) {
    if (call.isPreDequeue()) {
      return insist(call);
    }
    want(answer, call.instructions());
    Signal signal = call.info().orElseThrow().signal();
    reports.add(new Report(signal, call.registers().pc(), call.instructions()));
    return call.action().with(answer).with(SignalAction.IGN);
  }

  private void want(ResumeAction action, long at) {
    wanted = action.isStep() ? action : RESUME;
    wantedAt = at;
  }

  /** Answer a report that comes before the step that was asked for; else RESUME. */
  private Action insist(Call call) {
    boolean before = call.event().isEmpty() && call.instructions() == wantedAt;
    return call.action().with(before ? wanted : RESUME);
  }

  /**
   * Ask for a step, or for no step any more, of a thread at rest.
   *
   * <p>That no report comes before the step is but recommended (STEP-09); in one that does, this
   * engine asks again, for there its answer decides (STEP-04).
   */
  public void ask(ResumeAction how) {
    want(how, tracee().instructions());
    probe.on(QUIESCE, this::insist).controlOk(how);
  }

  /** Ask for the step in no report that still comes. */
  public void insistNoMore() {
    wanted = RESUME;
  }

  /** Say what to answer to signals from now on; STOP at first. */
  public Stepper answerSignals(ResumeAction action) {
    answer = action;
    return this;
  }

  public Probe probe() {
    return probe;
  }

  public Tracee tracee() {
    return probe.tracee();
  }

  /** The signals reported so far. */
  public List<Report> reports() {
    return List.copyOf(reports);
  }

  /** Number of step traps so far. */
  public int traps() {
    return reports(Signal.SIGTRAP);
  }

  /** Number of reports of a signal so far. */
  public int reports(Signal signal) {
    return (int) reports.stream().filter(report -> report.signal() == signal).count();
  }

  /** Step the thread, held at rest, and return the trap that must have come. */
  public Report step(ResumeAction how) {
    int before = reports.size();
    ask(how);
    scene.settle();
    scene.expect("signals reported after " + how, before + 1, reports.size());
    Report trap = reports.getLast();
    scene.expect("signal", Signal.SIGTRAP, trap.signal());
    return trap;
  }

  /** Step the thread, held at rest, which must complete the instructions given and trap there. */
  public void stepTo(ResumeAction how, long instructions, String label) {
    long before = tracee().instructions();
    Report trap = step(how);
    expectTrap(trap, before + instructions, label);
    scene.expect("instructions behind the trap", trap.instructions(), tracee().instructions());
  }

  /** Step the thread, held at rest, one instruction at a time until it is at the label. */
  public void stepUntil(String label) {
    Address goal = tracee().label(label);
    for (int steps = 0; steps < STEPS_TO_A_LABEL; steps++) {
      if (stepOnce().equals(goal)) {
        return;
      }
    }
    scene.expect("at " + label + " after " + STEPS_TO_A_LABEL + " steps", true, false);
  }

  /** Step the thread, held at rest, which must complete one instruction; returns where it is. */
  public Address stepOnce() {
    long before = tracee().instructions();
    Report trap = step(SINGLESTEP);
    scene.expect("user instructions at the trap", before + 1, trap.instructions());
    return trap.pc();
  }

  /** Check where a trap came. */
  public void expectTrap(Report trap, long instructions, String label) {
    scene.expect("user instructions at the trap", instructions, trap.instructions());
    scene.expect("pc at the trap, to be " + label, tracee().label(label), trap.pc());
  }

  /** Let the thread run on, and check that it does and how many traps there have been. */
  public void expectRunsWithTraps(String what, int traps) {
    tracee().expectRuns(what);
    scene.expect(what + ": traps", traps, traps());
  }
}
