// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.arch;

import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.SINGLESTEP;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.CLONE;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL;
import static org.utrace.contract.UtraceEvent.SIGNAL_CORE;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Action;
import org.utrace.contract.Address;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalAction;
import org.utrace.contract.regset.UserRegset;
import org.utrace.contract.regset.UserRegsetView;
import org.utrace.contract.spi.CodeSequence;
import org.utrace.contract.spi.CodeSequence.Kind;
import org.utrace.contract.spi.CodeTopic;
import org.utrace.contract.spi.GuestCall;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;
import org.utrace.suite.Stepper;
import org.utrace.suite.Tracee;

/** Judge steps beside the breakpoints that debuggers plant. */
final class BreakpointTests extends ConformanceTest {
  private static final long SEED = 20_091_218;
  private static final int STEPS = 20;
  private static final HexFormat HEX = HexFormat.of();

  private enum Where {
    NOWHERE,
    AT_ENTRY,
    INSIDE
  }

  /** A sequence that ends at the machine's breakpoint. */
  private CodeSequence machine() {
    return sequences(SEED, 50).stream().filter(one -> one.has(Kind.END)).findFirst().orElseThrow();
  }

  private static Breakpoint plant(Scene scene, Tracee thread, Address at, CodeSequence machine) {
    return Breakpoint.plant(scene, thread, at, machine, Kind.END);
  }

  @Test
  @Covers("STEP-12")
  void STEP_12_forkFromUnderABreakpoint() {
    if (!has("arch-port")) {
      return;
    }
    CodeSequence machine = machine();
    for (GuestCall call : List.of(GuestCall.FORK, GuestCall.VFORK)) {
      explore(scene -> forkFromUnderABreakpoint(scene, machine, call));
    }
  }

  /** The child has no breakpoint and no step: it would die of either, for nobody traces it. */
  private static void forkFromUnderABreakpoint(Scene scene, CodeSequence machine, GuestCall call) {
    Server server = Server.start(scene);
    Stepper a = new Stepper(scene, "A");
    a.probe().attach(server.thread());
    Breakpoint planted = plant(scene, server.thread(), server.thread().label("call"), machine);
    Probe watch = scene.engine("C").events(CLONE).attach(server.thread());
    server.ask(call);
    server.thread().expectHeld("at the breakpoint");
    scene.expectThat("it is the one that was planted", planted.isHit(a.reports().getLast().pc()));
    planted.lift();
    a.probe().examining(() -> a.tracee().regs().pc(planted.at()));
    long before = server.thread().instructions();
    a.ask(SINGLESTEP);
    scene.settle();
    Server child = Server.of(scene, watch.calls(CLONE).getFirst().cloned().child(), "");
    if (call == GuestCall.VFORK) {
      child.thread().expectRuns("the child, which borrows the memory");
      child.ask(GuestCall.EXIT_GROUP, 0);
      scene.settle();
    }
    scene.expect("signals reported", 2, a.reports().size());
    a.expectTrap(a.reports().getLast(), before + 1, "after_call");
    a.answerSignals(RESUME).probe().controlOk(RESUME);
    server.awaitIdle(call.toString());
    if (call == GuestCall.FORK) {
      child.expectServes("the child");
    }
    server.expectServes("the parent");
    scene.expect("traps", 2, a.traps());
  }

  @Test
  @Covers("STEP-11")
  void STEP_11_siblingMeetsSignalAndBreakpoint() {
    if (!has("arch-port")) {
      return;
    }
    CodeSequence machine = machine();
    explore(scene -> {
      Server server = Server.start(scene);
      Server other = server.thread("_b");
      server.catches(Signal.SIGUSR1);
      Breakpoint[] planted = new Breakpoint[1];
      List<Address> hits = new ArrayList<>();
      Probe watch = scene.engine("S").events(SIGNAL_CORE);
      watch.on(SIGNAL, call -> siblingsTrap(call, planted[0], hits)).attach(other.thread());
      Stepper a = new Stepper(scene, "A");
      a.probe().answer(QUIESCE, STOP).attach(server.thread()).stopAndSettle();
      for (int i = 0; i < STEPS; i++) {
        if (i == STEPS / 4) {
          planted[0] = plant(scene, other.thread(), other.thread().label("serve_b"), machine);
        }
        if (i == STEPS / 2) {
          other.thread().send(Signal.SIGUSR1);
        }
        a.stepOnce();
      }
      scene.settle();
      scene.expect("hits of the sibling", 1, hits.size());
      scene.expectThat("where it was planted", planted[0].isHit(hits.getFirst()));
      scene.expect("runs of the handler", 1L, server.caught());
      scene.expect("traps", STEPS, a.traps());
      other.thread().expectRuns("the sibling");
    });
  }

  private static Action siblingsTrap(Call call, Breakpoint planted, List<Address> hits) {
    hits.add(call.registers().pc());
    planted.lift();
    call.registers().pc(planted.at());
    return call.action().with(RESUME).with(SignalAction.IGN);
  }

  @Test
  @Covers("SIG-09")
  void SIG_09_handlersAndBreakpoints() {
    if (!has("arch-port")) {
      return;
    }
    CodeSequence machine = machine();
    for (ResumeAction how : List.of(SINGLESTEP, RESUME)) {
      for (Where where : Where.values()) {
        exploreRow(scene -> new Round(scene, machine).play(how, false, where));
        exploreRow(scene -> new Round(scene, machine).play(how, true, where));
      }
    }
  }

  /** A pending signal, a step or none, and breakpoints where it came and in its handler. */
  private static final class Round {
    private final Scene scene;
    private final CodeSequence machine;
    private final Server server;
    private final Tracee thread;
    private final Stepper a;
    private final List<Breakpoint> planted = new ArrayList<>();
    private final List<String> seen = new ArrayList<>();
    private ResumeAction how = RESUME;
    private boolean atPc;
    private List<String> interrupted = List.of();

    Round(Scene scene, CodeSequence machine) {
      this.scene = scene;
      this.machine = machine;
      server = Server.start(scene);
      thread = server.thread();
      server.catches(Signal.SIGUSR1);
      a = new Stepper(scene, "A");
      a.probe().events(QUIESCE, SIGNAL, SIGNAL_CORE).answer(QUIESCE, STOP).attach(thread);
      a.probe().stopAndSettle();
    }

    void play(ResumeAction action, boolean planting, Where where) {
      how = action;
      atPc = planting;
      Address[] pc = new Address[1];
      a.probe().examining(() -> pc[0] = thread.regs().pc());
      Address inside = secondOfHandler();
      plantIf(atPc, pc[0]);
      plantIf(where == Where.AT_ENTRY, thread.label("handler"));
      plantIf(where == Where.INSIDE, inside);
      a.probe().on(SIGNAL, this::signal).on(QUIESCE, call -> call.action().with(RESUME));
      thread.send(Signal.SIGUSR1);
      a.probe().controlOk(RESUME);
      scene.settle();
      List<String> expected = new ArrayList<>();
      expected.add("signal at " + pc[0]);
      if (how == SINGLESTEP) {
        expected.add("handler at " + thread.label("handler"));
      }
      if (where != Where.NOWHERE) {
        expected.add("breakpoint at " + (where == Where.INSIDE ? inside : thread.label("handler")));
      }
      if (atPc) {
        expected.add("breakpoint at " + pc[0]);
      }
      scene.expect("what came", expected, seen);
      scene.expect("runs of the handler", 1L, server.caught());
      server.expectServes("in the end");
    }

    private void plantIf(boolean wanted, Address at) {
      if (wanted) {
        planted.add(plant(scene, thread, at, machine));
      }
    }

    /** Found by a step there, of which nothing is left. */
    private Address secondOfHandler() {
      byte[][] registers = new byte[1][];
      a.probe()
          .examining(() -> {
            registers[0] = view().read(general(), 0, general().sizeBytes());
            thread.regs().pc(thread.label("handler"));
          });
      Address second = a.stepOnce();
      thread.poke("caught", 0);
      a.probe().examining(() -> view().write(general(), 0, registers[0]));
      return second;
    }

    private List<String> registers() {
      return view().sets().stream()
          .map(set -> set.name() + " " + HEX.formatHex(view().read(set, 0, set.sizeBytes())))
          .toList();
    }

    private UserRegsetView view() {
      return thread.regsets();
    }

    private UserRegset general() {
      return view().sets().getFirst();
    }

    private Action signal(Call call) {
      Address pc = call.registers().pc();
      if (call.isPreDequeue()) {
        return call.action().with(RESUME);
      }
      if (call.action().signal() == SignalAction.HANDLER) {
        seen.add("handler at " + pc);
        return call.action().with(RESUME);
      }
      if (call.info().orElseThrow().signal() != Signal.SIGTRAP) {
        seen.add("signal at " + pc);
        interrupted = registers();
        return call.action().with(how);
      }
      for (Breakpoint one : List.copyOf(planted)) {
        if (one.isHit(pc)) {
          planted.remove(one);
          one.lift();
          call.registers().pc(one.at());
          seen.add("breakpoint at " + one.at());
          if (atPc && planted.isEmpty()) {
            scene.expect("registers behind the handler", interrupted, registers());
          }
          return call.action().with(RESUME).with(SignalAction.IGN);
        }
      }
      seen.add("trap at " + pc);
      return call.action().with(RESUME).with(SignalAction.IGN);
    }
  }

  @Test
  @Covers("SIG-09")
  void SIG_09_handlerOfAStepsFault() {
    if (!has("arch-port")) {
      return;
    }
    CodeSequence machine = machine();
    List<CodeSequence> faults = sequences(CodeTopic.FAULTS);
    explore(scene -> {
      CodeSequence undefined = undefined(scene, faults);
      Server server = Server.start(scene);
      Tracee thread = server.thread();
      server.catches(Signal.SIGILL);
      Stepper a = new Stepper(scene, "A");
      a.probe().events(QUIESCE, SIGNAL, SIGNAL_CORE).answer(QUIESCE, STOP).attach(thread);
      a.probe().stopAndSettle();
      Address[] pc = new Address[1];
      a.probe().examining(() -> pc[0] = thread.regs().pc());
      Breakpoint faulting = Breakpoint.plant(scene, thread, pc[0], undefined, Kind.FAULT);
      long before = thread.instructions();
      List<Breakpoint> planted = new ArrayList<>();
      List<String> seen = new ArrayList<>();
      a.probe()
          .on(
              SIGNAL,
              call -> {
                Address at = call.registers().pc();
                if (call.isPreDequeue()) {
                  return call.action().with(SINGLESTEP);
                }
                if (call.action().signal() == SignalAction.HANDLER) {
                  seen.add("handler after " + (call.instructions() - before));
                  scene.expect("pc at the handler's begin", thread.label("handler"), at);
                  faulting.lift();
                  planted.add(plant(scene, thread, pc[0], machine));
                  return call.action().with(RESUME);
                }
                Signal signal = call.info().orElseThrow().signal();
                seen.add(signal.toString());
                call.registers().pc(pc[0]);
                if (signal == Signal.SIGILL) {
                  return call.action().with(SINGLESTEP);
                }
                scene.expectThat("the breakpoint's trap", planted.getFirst().isHit(at));
                planted.getFirst().lift();
                return call.action().with(RESUME).with(SignalAction.IGN);
              });
      a.ask(SINGLESTEP);
      scene.settle();
      scene.expect("what came", List.of("SIGILL", "handler after 0", "SIGTRAP"), seen);
      scene.expect("runs of the handler", 1L, server.caught());
      server.expectServes("in the end");
    });
  }

  /** One that ends with an instruction the machine does not have. */
  private static CodeSequence undefined(Scene scene, List<CodeSequence> faults) {
    for (CodeSequence sequence : faults) {
      boolean fault = sequence.has(Kind.FAULT);
      if (fault && SequenceRun.byEngine(scene).free(sequence).signal() == Signal.SIGILL) {
        return sequence;
      }
    }
    scene.expect("an undefined instruction among the machine's faults", true, false);
    throw new IllegalStateException("no undefined instruction");
  }
}
