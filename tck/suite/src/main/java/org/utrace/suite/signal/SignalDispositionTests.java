// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.signal;

import static org.utrace.contract.ResumeAction.DETACH;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.UtraceEvent.SIGNAL;
import static org.utrace.contract.UtraceEvent.SIGNAL_CORE;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.EventSet;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalAction;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.ExitStatus;
import org.utrace.contract.spi.RunState;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge how engines change what becomes of a signal. */
final class SignalDispositionTests extends ConformanceTest {
  private static final List<SignalAction> ANSWERS =
      List.of(
          SignalAction.DELIVER,
          SignalAction.IGN,
          SignalAction.TERM,
          SignalAction.CORE,
          SignalAction.STOP,
          SignalAction.TSTP);

  @Test
  @Covers("SIG-02")
  void SIG_02_lastAnswerHappens() {
    for (SignalAction first : ANSWERS) {
      for (SignalAction last : ANSWERS) {
        // What TSTP does depends on the group too; SIG-05 sees to that.
        boolean stops = last == SignalAction.STOP;
        if (last != SignalAction.TSTP && (!stops || has("job-control"))) {
          exploreRow(scene -> twoAnswers(scene, first, last));
        }
      }
    }
    explore(scene -> twoAnswers(scene, SignalAction.IGN, SignalAction.TERM));
  }

  /** SIGTRAP is of class CORE, and stays in it whatever A makes of it. */
  private static void twoAnswers(Scene scene, SignalAction first, SignalAction last) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    List<Probe> others = new ArrayList<>();
    Probe a = scene.engine("A").events(SIGNAL_CORE);
    a.on(SIGNAL, call -> call.action().with(RESUME).with(first)).attach(thread);
    for (UtraceEvent event : Reports.CLASSES) {
      if (event != SIGNAL_CORE) {
        others.add(scene.engine(event.name()).events(event).attach(thread));
      }
    }
    Probe b = scene.engine("B").events(SIGNAL_CORE);
    b.on(SIGNAL, call -> call.action().with(RESUME).with(last)).attach(thread);
    thread.start().send(Signal.SIGTRAP);
    scene.settle();
    scene.expect("dispositions that A saw", List.of(SignalAction.CORE), dispositions(a));
    scene.expect("dispositions that B saw", List.of(first), dispositions(b));
    others.forEach(other -> scene.expect("reports to " + other, 0, other.calls().size()));
    expectOutcome(scene, thread, last);
  }

  private static List<SignalAction> dispositions(Probe probe) {
    return probe.calls(SIGNAL).stream().map(call -> call.action().signal()).toList();
  }

  private static void expectOutcome(Scene scene, Tracee thread, SignalAction last) {
    switch (last) {
      case IGN -> thread.expectRuns("the signal was ignored");
      case STOP -> scene.expect("state", RunState.STOPPED, thread.state());
      default -> {
        scene.expect("state", RunState.ZOMBIE, thread.state());
        boolean core = last != SignalAction.TERM;
        scene.expect("end", ExitStatus.killed(Signal.SIGTRAP, core), thread.reap());
      }
    }
  }

  @Test
  @Covers("SIG-02")
  void SIG_02_everyEngineSeesTheOneBefore() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SPIN);
      List<Probe> chain = new ArrayList<>();
      for (SignalAction answer : ANSWERS) {
        Probe engine = scene.engine("to " + answer).events(SIGNAL_CORE);
        engine.on(SIGNAL, call -> call.action().with(RESUME).with(answer));
        chain.add(engine.attach(thread));
      }
      Probe end = scene.engine("end").events(SIGNAL_CORE).on(SIGNAL, Reports::drop).attach(thread);
      thread.start().send(Signal.SIGSEGV);
      thread.expectRuns("the last one ignored the signal");
      scene.expect("first", List.of(SignalAction.CORE), dispositions(chain.getFirst()));
      for (int i = 1; i < ANSWERS.size(); i++) {
        scene.expect("engine " + i, List.of(ANSWERS.get(i - 1)), dispositions(chain.get(i)));
      }
      scene.expect("end", List.of(ANSWERS.getLast()), dispositions(end));
    });
  }

  @Test
  @Covers("SIG-05")
  void SIG_05_whateverTheSignal() {
    for (SignalAction answer : ANSWERS) {
      if (answer != SignalAction.DELIVER) {
        for (Signal sent : List.of(Signal.SIGUSR1, Signal.SIGQUIT, Signal.SIGTSTP, Signal.SIGRT3)) {
          exploreRow(scene -> answered(scene, sent, sent, false, answer));
        }
        exploreRow(scene -> answered(scene, Signal.SIGUSR1, Signal.SIGUSR1, true, answer));
      }
    }
  }

  @Test
  @Covers("SIG-05")
  void SIG_05_parentSeesTheNumberInTheDescription() {
    for (SignalAction answer : ANSWERS) {
      if (answer != SignalAction.DELIVER) {
        for (Signal told : List.of(Signal.SIGUSR2, Signal.SIGSTOP, Signal.SIGTTIN)) {
          exploreRow(scene -> answered(scene, Signal.SIGUSR1, told, false, answer));
        }
        exploreRow(scene -> answered(scene, Signal.SIGTSTP, Signal.SIGUSR2, false, answer));
      }
    }
    explore(scene -> answered(scene, Signal.SIGUSR1, Signal.SIGUSR2, false, SignalAction.STOP));
  }

  private static void answered(
      Scene scene, Signal sent, Signal told, boolean caught, SignalAction answer) {
    JobChild child = JobChild.start(scene);
    if (caught) {
      child.server().catches(sent);
    }
    Probe a = scene.engine("A").events(EventSet.of(Reports.CLASSES.toArray(UtraceEvent[]::new)));
    a.on(
        SIGNAL,
        call -> {
          if (!Reports.isOf(call, sent)) {
            return call.action().with(RESUME);
          }
          SigInfo info = call.info().orElseThrow();
          call.signalReport().info(info.withSignal(told));
          return call.action().with(RESUME).with(answer);
        });
    a.attach(child.server().thread());
    child.server().thread().send(sent);
    switch (answer) {
      case TERM -> child.expectKilled(told, false);
      case CORE -> child.expectKilled(told, true);
      case STOP, TSTP -> child.expectStopped(told);
      default -> child.expectUnharmed();
    }
    scene.expect("reports of " + sent, 1L, a.count(call -> Reports.isOf(call, sent)));
    if (answer == SignalAction.IGN) {
      scene.expect("runs of the handler", 0L, child.server().caught());
    }
  }

  @Test
  @Covers("SIG-02")
  void SIG_02_answerOfADetachingEngineHappens() {
    for (SignalAction answer : ANSWERS) {
      if (answer != SignalAction.TSTP && (answer != SignalAction.STOP || has("job-control"))) {
        exploreRow(scene -> {
          Tracee thread = scene.create(TraceeProgram.SPIN);
          Probe a = scene.engine("A").events(SIGNAL_CORE);
          a.on(SIGNAL, call -> call.action().with(DETACH).with(answer)).attach(thread);
          thread.start().send(Signal.SIGTRAP);
          scene.settle();
          scene.expect("reports", 1, a.calls().size());
          expectOutcome(scene, thread, answer);
        });
      }
    }
  }
}
