// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.lifecycle;

import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.SINGLESTEP;
import static org.utrace.contract.UtraceEvent.CLONE;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL;
import static org.utrace.contract.UtraceEvent.SIGNAL_CORE;
import static org.utrace.contract.UtraceEvent.SYSCALL_ENTRY;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Action;
import org.utrace.contract.CloneFlags;
import org.utrace.contract.EventSet;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.SignalAction;
import org.utrace.contract.SyscallAction;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.Latch;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;
import org.utrace.suite.Tracee;

/** Judge the report of a new thread, and what the new thread inherits. */
final class CloneTests extends ConformanceTest {
  private static final long EINVAL = -22;
  private static final String OTHERS_RAN = "other threads ran during the report";

  @Test
  @Covers("CLONE-01")
  void CLONE_01_reportedBeforeTheChildRuns() {
    for (Birth birth : Birth.values()) {
      explore(scene -> reportedBeforeTheChildRuns(scene, birth));
    }
  }

  private static void reportedBeforeTheChildRuns(Scene scene, Birth birth) {
    Server server = Server.start(scene);
    Latch inside = scene.latch("inside");
    Latch go = scene.latch("go");
    Probe a = scene.engine("A").events(CLONE).attach(server.thread());
    a.on(CLONE, call -> exists(scene, server, call));
    Probe b = scene.engine("B").events(CLONE).attach(server.thread());
    b.on(CLONE, call -> call.parked(inside, go));
    birth.ask(server);
    inside.await();
    scene.settle();
    Call.Cloned cloned = a.calls(CLONE).getFirst().cloned();
    Tracee child = scene.known(cloned.child());
    scene.expect("flags of " + birth, birth.flags(), cloned.flags());
    scene.expect("child shown to B", cloned.child(), b.calls(CLONE).getFirst().cloned().child());
    scene.expect("user instructions while B's callback runs", 0L, child.instructions());
    go.open();
    child.expectRuns("after the callbacks");
    scene.expect("reports to A", 1L, a.count(CLONE));
    if (birth == Birth.FORK) {
      scene.expect("result of the call", (long) child.handle().pid().number(), server.result());
    }
  }

  private static Action exists(Scene scene, Server server, Call call) {
    Tracee child = scene.known(call.cloned().child());
    scene.expectThat("reported by the maker", scene.stage().runsAs(server.thread().handle()));
    scene.expect(
        "the child, by its number",
        Optional.of(child.handle()),
        scene.stage().find(child.handle().pid()));
    scene.expect("user instructions of the child", 0L, child.instructions());
    return call.action().with(RESUME);
  }

  @Test
  @Covers("CLONE-01")
  void CLONE_01_childWaitsForAllCallbacks() {
    for (Birth birth : Birth.values()) {
      exploreRaces(scene -> childWaits(scene, birth), OTHERS_RAN);
    }
  }

  private static void childWaits(Scene scene, Birth birth) {
    Tracee bystander = scene.create(TraceeProgram.SPIN).start();
    Server server = Server.create(scene);
    for (String name : new String[] {"A", "B"}) {
      Probe probe = scene.engine(name).events(CLONE);
      probe.on(CLONE, call -> watchOthers(scene, bystander, call)).attach(server.thread());
    }
    server.thread().start();
    birth.ask(server);
    scene.settle();
  }

  private static Action watchOthers(Scene scene, Tracee bystander, Call call) {
    long before = bystander.instructions();
    scene.stage().pause();
    if (bystander.instructions() > before) {
      scene.reached(OTHERS_RAN);
    }
    Tracee child = scene.known(call.cloned().child());
    scene.expect("user instructions at the end of the callback", 0L, child.instructions());
    return call.action().with(RESUME);
  }

  @Test
  @Covers("CLONE-01")
  void CLONE_01_noChildNoReport() {
    explore(scene -> {
      Server server = Server.start(scene);
      Probe a = scene.engine("A").events(CLONE).attach(server.thread());
      long senseless = CloneFlags.of(CloneFlags.Flag.THREAD).bits();
      long result = server.call(GuestCall.CLONE, senseless, 0, 0, 0, 0);
      scene.expect("clone with senseless flags", EINVAL, result);
      scene.expect("reports after EINVAL", 0L, a.count(CLONE));
      Probe b = scene.engine("B").events(SYSCALL_ENTRY).attach(server.thread());
      b.on(SYSCALL_ENTRY, call -> call.action().with(RESUME).with(SyscallAction.ABORT));
      server.call(GuestCall.FORK);
      scene.expect("reports after a suppressed fork", 0L, a.count(CLONE));
      b.controlOk(ResumeAction.DETACH);
      server.fork().expectServes("the child of a fork that is made");
      scene.expect("reports", 1L, a.count(CLONE));
    });
  }

  @Test
  @Covers("CLONE-04")
  void CLONE_04_childStartsWithoutEngines() {
    for (Birth birth : Birth.values()) {
      explore(scene -> startsWithoutEngines(scene, birth));
    }
  }

  /** The parent's engine wants everything, and holds the parent while the child works. */
  private static void startsWithoutEngines(Scene scene, Birth birth) {
    Server server = Server.start(scene);
    Probe a = scene.engine("A").events(EventSet.ALL).attach(server.thread());
    a.answer(CLONE, ResumeAction.STOP).answer(SYSCALL_EXIT, ResumeAction.STOP);
    birth.ask(server);
    server.thread().expectHeld("after STOP to the clone");
    Server child = birth.child(scene, a.calls(CLONE).getFirst().cloned().child());
    long seen = a.calls().size();
    child.call(GuestCall.SCHED_YIELD);
    scene.expect("callbacks for what the child does", seen, (long) a.calls().size());
    Probe b = scene.engine("B").events(QUIESCE).attach(child.thread());
    b.controlOk(ResumeAction.REPORT);
    scene.settle();
    scene.expectAtLeast("reports to the child's own engine", 1, b.count(QUIESCE));
    scene.expect("callbacks in the child's report", seen, (long) a.calls().size());
    child.ask(birth == Birth.THREAD ? GuestCall.EXIT : GuestCall.EXIT_GROUP, 0);
    scene.settle();
    scene.expect("callbacks for the child's end", seen, (long) a.calls().size());
    a.answer(SYSCALL_EXIT, RESUME).controlOk(RESUME);
    server.thread().expectRuns("the parent after RESUME");
  }

  @Test
  @Covers("CLONE-04")
  void CLONE_04_childHasNoneOfItsMakersFlags() {
    for (Birth birth : Birth.values()) {
      explore(scene -> {
        Server server = Server.start(scene);
        Probe a = scene.engine("A").events(EventSet.ALL).attach(server.thread());
        a.answer(CLONE, ResumeAction.REPORT);
        birth.ask(server);
        scene.settle();
        Tracee child = scene.known(a.calls(CLONE).getFirst().cloned().child());
        child.expectRuns("the child");
        if (has("in-process")) {
          scene.expect("engines", 0, scene.stage().internals().engineCount(child.handle()));
          scene.expectThat(
              "no SYSCALL_TRACE among the flags " + scene.stage().internals().flags(child.handle()),
              !scene.stage().internals().flags(child.handle()).contains("SYSCALL_TRACE"));
        }
      });
    }
  }

  @Test
  @Covers("CLONE-04")
  void CLONE_04_childIsNotStepped() {
    if (!has("hw-step")) {
      return;
    }
    for (Birth birth : Birth.values()) {
      explore(scene -> steppedThroughTheCall(scene, birth));
    }
  }

  private static void steppedThroughTheCall(Scene scene, Birth birth) {
    Server server = Server.start(scene);
    Probe a = scene.engine("A").events(QUIESCE, SIGNAL_CORE, CLONE).attach(server.thread());
    a.answer(QUIESCE, SINGLESTEP).answer(CLONE, SINGLESTEP).on(SIGNAL, CloneTests::stepOn);
    a.controlOk(SINGLESTEP);
    birth.ask(server);
    scene.until("a child", () -> a.count(CLONE) > 0);
    Server child = birth.child(scene, a.calls(CLONE).getFirst().cloned().child());
    child.thread().expectRuns("the child, which no trap ends");
    scene.expect(
        "the child's number",
        (long) child.thread().handle().pid().number(),
        child.call(GuestCall.GETTID));
    scene.expectAtLeast("traps of the parent", 1, a.count(call -> call.hasOriginal()));
  }

  private static Action stepOn(Call call) {
    Action step = call.action().with(SINGLESTEP);
    return call.isPreDequeue() ? step : step.with(SignalAction.IGN);
  }
}
