// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.arch;

import static org.utrace.contract.ResumeAction.BLOCKSTEP;
import static org.utrace.contract.ResumeAction.DETACH;
import static org.utrace.contract.ResumeAction.INTERRUPT;
import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.SINGLESTEP;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.CLONE;
import static org.utrace.contract.UtraceEvent.QUIESCE;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Address;
import org.utrace.contract.Errno;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.Signal;
import org.utrace.contract.spi.ArchCall.Kind;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.Ptrace.Stop;
import org.utrace.contract.spi.RunState;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;
import org.utrace.suite.Stepper;
import org.utrace.suite.Tracee;

/**
 * Judge a machine that cannot step, and whose ptrace plants breakpoints instead: what ptrace keeps,
 * and what never reaches engines.
 */
final class SoftwareStepTests extends ConformanceTest {
  private static final int TURNS = 7;
  private static final int ROUND_STEPS_MAX = 100;

  private static List<Long> text(Tracee thread) {
    return Ptracer.text(thread, TraceeProgram.TURNS);
  }

  @Test
  @Covers("SWS-01")
  void SWS_01_engineStepIsRefusedAndCallsNothing() {
    explore(scene -> {
      Stepper a = Stepper.holding(scene, TraceeProgram.TURNS);
      for (ResumeAction step : List.of(SINGLESTEP, BLOCKSTEP)) {
        scene.expect("control(" + step + ")", Errno.EOPNOTSUPP, a.probe().control(step));
      }
      a.tracee().expectHeld("after the refused steps");
      scene.expect(
          "calls of the step code that arm",
          List.of(),
          a.tracee().archCalls().stream().filter(call -> call.kind() != Kind.DISABLE).toList());
    });
  }

  @Test
  @Covers("SWS-02")
  void SWS_02_stepsEndWhereInstructionsLead() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.TURNS);
      List<Long> original = text(thread);
      Ptracer tracer = Ptracer.attach(scene, thread.start());
      for (int turn = 0; turn < TURNS; turn++) {
        tracer.stepTo("turn_" + turn, ROUND_STEPS_MAX);
        Stop stop = tracer.step();
        scene.expect("stop after turn " + turn, Optional.of(Signal.SIGTRAP), stop.signal());
        scene.expect("pc after turn " + turn, thread.label("land_" + turn), tracer.pc());
        scene.expect("text after turn " + turn, original, text(thread));
      }
    });
  }

  @Test
  @Covers("SWS-02")
  void SWS_02_steppedThreadGoesOnAsIfNothingHadBeen() {
    explore(scene -> {
      Ptracer tracer = Ptracer.onTurns(scene);
      Tracee thread = tracer.thread();
      long before = thread.cell("counter");
      tracer.stepTo("turn_0", ROUND_STEPS_MAX);
      scene.expectOneOf("rounds by steps", thread.cell("counter") - before, 0L, 1L);
      tracer.cont();
      thread.expectRuns("after PTRACE_CONT");
      scene.expectAtLeast("rounds", before + 2, thread.cell("counter"));
    });
  }

  /** The call's next instruction is not the one behind it: it is where the signal came. */
  @Test
  @Covers("SWS-02")
  void SWS_02_stepOverTheReturnFromAHandler() {
    explore(scene -> {
      Server server = Server.start(scene);
      server.catches(Signal.SIGUSR1);
      Ptracer tracer = Ptracer.attach(scene, server.thread());
      server.thread().send(Signal.SIGUSR1);
      tracer.cont();
      scene.expect("stop", Optional.of(Signal.SIGUSR1), tracer.stop().signal());
      Address interrupted = tracer.pc();
      // The request of its end is seen with the handler running, or later.
      server.thread().send(Signal.SIGUSR2);
      tracer.contWith(Signal.SIGUSR1);
      scene.expect("next stop", Optional.of(Signal.SIGUSR2), tracer.stop().signal());
      for (int steps = 0; steps < ROUND_STEPS_MAX && !tracer.pc().equals(interrupted); steps++) {
        scene.expect("stop after a step", Optional.of(Signal.SIGTRAP), tracer.step().signal());
      }
      scene.expect("pc at last", interrupted, tracer.pc());
      scene.expect("runs of the handler", 1L, server.caught());
      tracer.detach();
      server.expectServes("after the handler");
    });
  }

  @Test
  @Covers("SWS-03")
  void SWS_03_nothingIsLeftAfterDetach() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.TURNS);
      List<Long> original = text(thread);
      Ptracer tracer = Ptracer.attach(scene, thread.start());
      tracer.askToStep();
      // The step is not through when this comes, or has just ended.
      thread.send(Signal.SIGUSR1);
      Optional<Signal> signal = tracer.stop().signal();
      scene.expectOneOf("stop", signal.orElseThrow(), Signal.SIGTRAP, Signal.SIGUSR1);
      if (signal.equals(Optional.of(Signal.SIGTRAP))) {
        tracer.askToStep();
        scene.expect("next stop", Optional.of(Signal.SIGUSR1), tracer.stop().signal());
      }
      tracer.detach();
      scene.expect("text after PTRACE_DETACH", original, text(thread));
      thread.expectRuns("after PTRACE_DETACH");
    });
  }

  @Test
  @Covers("SWS-03")
  void SWS_03_nothingIsLeftByATracerThatEnds() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.TURNS);
      List<Long> original = text(thread);
      Ptracer tracer = Ptracer.attach(scene, thread.start());
      tracer.askToStep();
      tracer.exit();
      scene.settle();
      scene.expect("text when the tracer has ended", original, text(thread));
      scene.expect("state", RunState.RUNNING, thread.state());
      thread.expectRuns("when the tracer has ended");
    });
  }

  @Test
  @Covers("SWS-03")
  void SWS_03_nothingIsLeftByAThreadThatEnds() {
    explore(scene -> {
      Server server = Server.start(scene);
      Server other = server.thread("_b");
      long original = server.thread().cell("after_call_b");
      Ptracer tracer = Ptracer.attach(scene, other.thread());
      other.ask(GuestCall.EXIT, 0);
      tracer.stepTo("call_b", ROUND_STEPS_MAX);
      tracer.askToStep();
      scene.expect("signal it stops for", Optional.empty(), tracer.stop().signal());
      scene.expect("text of its process", original, server.thread().cell("after_call_b"));
      server.expectServes("after its end");
    });
  }

  @Test
  @Covers("SWS-03")
  void SWS_03_nothingIsLeftByAnExec() {
    explore(scene -> {
      Server parent = Server.start(scene);
      Server child = vforked(scene, parent);
      long original = parent.thread().cell("after_call");
      Ptracer tracer = Ptracer.attach(scene, child.thread());
      child.ask(GuestCall.EXECVE, child.thread().label("path_spin").value(), 0, 0);
      tracer.stepTo("call", ROUND_STEPS_MAX);
      // Who runs before the new program does meets the breakpoint: see SWS-05.
      Probe hold = scene.engine("H").events(QUIESCE).answer(QUIESCE, STOP).attach(parent.thread());
      hold.control(STOP);
      long before = child.thread().instructions();
      tracer.askToStep();
      // The memory in which the step would end is gone: ptrace's trap behind the exec ends it.
      scene.expect("stop", Optional.of(Signal.SIGTRAP), tracer.stop().signal());
      scene.expect("instructions of the step", before + 1, child.thread().instructions());
      // The vfork is over, and the parent may just be on its way into the stop (DET-03).
      scene.expectOneOf("control(DETACH)", hold.control(DETACH), Errno.OK, Errno.EINPROGRESS);
      expectUnharmed(scene, parent, original);
    });
  }

  /** A copy of the memory has a copy of the breakpoint, and nobody traces who runs there. */
  @Test
  @Covers("SWS-03")
  void SWS_03_nothingIsLeftToAForkedChild() {
    explore(scene -> {
      Server parent = Server.start(scene);
      Probe clones = scene.engine("C").events(CLONE).attach(parent.thread());
      Ptracer tracer = Ptracer.attach(scene, parent.thread());
      parent.ask(GuestCall.FORK);
      tracer.stepTo("call", ROUND_STEPS_MAX);
      Address behind = parent.thread().label("after_call");
      Stop stop = tracer.step();
      scene.expect("stop", Optional.of(Signal.SIGTRAP), stop.signal());
      scene.expect("pc", behind, tracer.pc());
      Server child = Server.of(scene, clones.calls(CLONE).getFirst().cloned().child(), "");
      child.awaitIdle("the fork, in the child");
      child.expectServes("the child");
      tracer.detach();
      parent.awaitIdle("fork");
      parent.expectServes("the parent");
    });
  }

  @Test
  @Covers("SWS-03")
  void SWS_03_nothingIsLeftByAThreadThatIsKilled() {
    explore(scene -> {
      Server parent = Server.start(scene);
      Server child = vforked(scene, parent);
      long original = parent.thread().cell("after_call");
      Ptracer tracer = Ptracer.attach(scene, child.thread());
      child.ask(GuestCall.PAUSE);
      tracer.stepTo("call", ROUND_STEPS_MAX);
      tracer.askToStep();
      scene.settle();
      child.thread().send(Signal.SIGKILL);
      expectUnharmed(scene, parent, original);
    });
  }

  /** A process that shares its parent's memory until it has an own one, or none. */
  private static Server vforked(Scene scene, Server parent) {
    Probe clones = scene.engine("C").events(CLONE).attach(parent.thread());
    parent.ask(GuestCall.VFORK);
    parent.thread().expectBlocked("waiting for the child");
    return Server.of(scene, clones.calls(CLONE).getFirst().cloned().child(), "");
  }

  private static void expectUnharmed(Scene scene, Server parent, long original) {
    scene.settle();
    scene.expect("text of the parent", original, parent.thread().cell("after_call"));
    parent.thread().expectRuns("in the memory that both had");
  }

  @Test
  @Covers("SWS-04")
  void SWS_04_enginesNeverWriteToText() {
    explore(scene -> {
      Probe a = scene.engine("A").events(QUIESCE).answerOnce(QUIESCE, SINGLESTEP, BLOCKSTEP);
      a.attach(scene.create(TraceeProgram.TURNS));
      Tracee thread = a.tracee();
      long writes = thread.foreignWrites();
      List<Long> original = text(thread);
      thread.start();
      for (ResumeAction action : List.of(REPORT, INTERRUPT, SINGLESTEP, BLOCKSTEP, STOP)) {
        a.control(action);
        scene.settle();
        expectUntouched(scene, thread, writes, original);
      }
      for (ResumeAction action : List.of(SINGLESTEP, BLOCKSTEP, RESUME)) {
        a.control(action);
        expectUntouched(scene, thread, writes, original);
      }
      thread.expectRuns("at last");
      expectUntouched(scene, thread, writes, original);
    });
  }

  private static void expectUntouched(
      Scene scene, Tracee thread, long writes, List<Long> original) {
    scene.expect("writes that no program made", writes, thread.foreignWrites());
    scene.expect("text", original, text(thread));
  }

  /** A known limitation of the ptrace path, as old as the method: memory is everybody's. */
  @Test
  @Covers("SWS-05")
  void SWS_05_knownLimitation_siblingMeetsTheBreakpointOfPtrace() {
    exploreRaces(
        scene -> {
          Server server = Server.start(scene);
          Tracee sibling = siblingOnSameCode(scene, server);
          Ptracer tracer = Ptracer.attach(scene, server.thread());
          // The sibling may have ended the process before the request was through.
          Errno asked = tracer.tryToStep();
          scene.expectOneOf("PTRACE_SINGLESTEP", asked, Errno.OK, Errno.ESRCH);
          Optional<Signal> signal = tracer.stop().signal();
          scene.settle();
          if (sibling.state() == RunState.RUNNING) {
            scene.expect("request", Errno.OK, asked);
            scene.expect("stop", Optional.of(Signal.SIGTRAP), signal);
            scene.reached("the sibling missed the breakpoint");
          } else {
            scene.reached("the sibling was killed by the breakpoint");
          }
        },
        "the sibling was killed by the breakpoint",
        "the sibling missed the breakpoint");
  }

  @Test
  @Covers("SWS-05")
  void SWS_05_enginesDoNothingToSiblings() {
    explore(scene -> {
      Server server = Server.start(scene);
      Tracee sibling = siblingOnSameCode(scene, server);
      Probe a = scene.engine("A").events(QUIESCE).answer(QUIESCE, STOP).attach(server.thread());
      a.stopAndSettle();
      scene.expect("control(SINGLESTEP)", Errno.EOPNOTSUPP, a.control(SINGLESTEP));
      sibling.expectRuns("beside the refused step");
      a.answer(QUIESCE, RESUME).controlOk(RESUME);
      sibling.expectRuns("beside the thread");
      server.thread().expectRuns("the thread itself");
    });
  }

  /** Another thread of the process that runs the very same loop. */
  private static Tracee siblingOnSameCode(Scene scene, Server server) {
    Tracee sibling = server.thread("_b").thread();
    Probe mover = scene.engine("M").events(QUIESCE).answer(QUIESCE, STOP).attach(sibling);
    mover.stopAndSettle();
    mover.examining(() -> sibling.regs().pc(server.thread().label("serve")));
    mover.controlOk(DETACH);
    return sibling;
  }
}
