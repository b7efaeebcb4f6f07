// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.lifecycle;

import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.DEATH;
import static org.utrace.contract.UtraceEvent.EXEC;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SYSCALL_ENTRY;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Action;
import org.utrace.contract.Address;
import org.utrace.contract.Errno;
import org.utrace.contract.Pid;
import org.utrace.contract.UserRegs;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.RunState;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;
import org.utrace.suite.Tracee;

/** Judge the report of a new image, and what becomes of the other threads. */
final class ExecTests extends ConformanceTest {
  private static final long ENOENT = -2;
  private static final long EFAULT = -14;
  private static final long UNMAPPED = 16;
  private static final String HELD = "the sibling was held when the exec began";
  private static final String ON_ITS_WAY = "the sibling was on its way to the stop";
  private static final String LEADER_WON = "the leader's exec was the first";
  private static final String OTHER_WON = "the other thread's exec was the first";

  private static void askToExec(Server server, String path) {
    server.ask(GuestCall.EXECVE, server.thread().label(path).value(), 0, 0);
  }

  @Test
  @Covers("EXEC-01")
  void EXEC_01_reportedOnceInTheNewImage() {
    explore(scene -> {
      Server server = Server.start(scene);
      Tracee thread = server.thread();
      thread.poke("data_7", 99);
      Probe a = scene.engine("A").events(EXEC, SYSCALL_ENTRY, SYSCALL_EXIT).attach(thread);
      a.on(EXEC, call -> expectNewImage(scene, thread, call));
      askToExec(server, "path_server");
      scene.settle();
      scene.expect("reports", 1L, a.count(EXEC));
      scene.expect("file", "/bin/server", a.calls(EXEC).getFirst().execed().file());
      scene.expect(
          "user instructions of the report, since the call",
          a.calls(SYSCALL_ENTRY).getFirst().instructions(),
          a.calls(EXEC).getFirst().instructions());
      List<Call> exits = a.calls(SYSCALL_EXIT);
      scene.expect("exits of the call", 1, exits.size());
      server.expectServes("the new image");
      scene.expect("reports in the end", 1L, a.count(EXEC));
    });
  }

  private static Action expectNewImage(Scene scene, Tracee thread, Call call) {
    UserRegs regs = call.registers();
    scene.expect("pc in report_exec", thread.label("serve"), regs.pc());
    scene.expect("a cell in report_exec", 0L, thread.cell("data_7"));
    scene.expect("the old image's request", 0L, thread.cell("request"));
    scene.expectThat("the thread reports itself", scene.stage().runsAs(thread.handle()));
    return call.action().with(RESUME);
  }

  @Test
  @Covers("EXEC-01")
  void EXEC_01_registersCanBeChanged() {
    explore(scene -> {
      Server server = Server.start(scene);
      Tracee thread = server.thread();
      Probe a = scene.engine("A").events(EXEC).attach(thread);
      a.on(
          EXEC,
          call -> {
            Address second = thread.label("serve_b");
            call.registers().pc(second);
            return call.action().with(RESUME);
          });
      askToExec(server, "path_server");
      thread.expectRuns("the new image");
      scene.expect("turns of the first loop", 0L, thread.cell("counter"));
      scene.expectAtLeast("turns of the second loop", 1, thread.cell("counter_b"));
    });
  }

  @Test
  @Covers("EXEC-01")
  void EXEC_01_failedExecIsNotReported() {
    explore(scene -> {
      Server server = Server.start(scene);
      Server other = server.thread("_b");
      Probe a = scene.engine("A").events(EXEC).attach(server.thread());
      long missing = server.thread().label("path_missing").value();
      scene.expect("missing file", ENOENT, server.call(GuestCall.EXECVE, missing, 0, 0));
      scene.expect("bad address", EFAULT, server.call(GuestCall.EXECVE, UNMAPPED, 0, 0));
      scene.expect("reports of failed execs", 0L, a.count(EXEC));
      scene.expectAtLeast("the other thread goes on", 1, other.call(GuestCall.GETTID));
      askToExec(server, "path_server");
      scene.settle();
      server.expectServes("the new image");
      scene.expect("reports", 1L, a.count(EXEC));
    });
  }

  @Test
  @Covers("EXEC-01")
  void EXEC_01_oneOfTwoExecsIsReported() {
    exploreRaces(ExecTests::twoExecs, LEADER_WON, OTHER_WON);
  }

  private static void twoExecs(Scene scene) {
    Server leader = Server.start(scene);
    Server other = leader.thread("_b");
    Pid number = leader.thread().handle().pid();
    Probe a = scene.engine("A").events(EXEC, DEATH).attach(leader.thread());
    Probe b = scene.engine("B").events(EXEC, DEATH).attach(other.thread());
    askToExec(leader, "path_spin");
    askToExec(other, "path_spin");
    scene.settle();
    boolean leaderWon = a.count(EXEC) > 0;
    Probe winner = leaderWon ? a : b;
    Probe loser = leaderWon ? b : a;
    scene.reached(leaderWon ? LEADER_WON : OTHER_WON);
    scene.expect("reports to the engine of the survivor", List.of(EXEC), slots(winner));
    scene.expect("reports to the engine of the other", List.of(DEATH), slots(loser));
    scene.expect("the survivor's number", number, winner.tracee().handle().pid());
    winner.tracee().expectRuns("the new image");
  }

  private static List<UtraceEvent> slots(Probe probe) {
    return probe.calls().stream().map(Call::slot).toList();
  }

  @Test
  @Covers("EXEC-02")
  void EXEC_02_heldSiblingDiesAndTheEngineStays() {
    for (boolean byLeader : new boolean[] {true, false}) {
      for (boolean held : new boolean[] {true, false}) {
        explore(scene -> siblingDies(scene, byLeader, held));
      }
    }
  }

  private static void siblingDies(Scene scene, boolean byLeader, boolean held) {
    Server leader = Server.start(scene);
    Server other = leader.thread("_b");
    Server execs = byLeader ? leader : other;
    Server dies = byLeader ? other : leader;
    Pid number = leader.thread().handle().pid();
    Probe a = scene.engine("A").events(QUIESCE, DEATH).answer(QUIESCE, STOP).attach(dies.thread());
    Probe b = scene.engine("B").events(EXEC, DEATH).attach(execs.thread());
    if (held) {
      a.stopAndSettle();
    }
    askToExec(execs, "path_server");
    scene.settle();
    scene.expect("execs reported", List.of(EXEC), slots(b));
    scene.expect("deaths of the sibling reported", 1L, a.count(DEATH));
    scene.expect("state of the sibling", RunState.DEAD, dies.thread().state());
    scene.expect("the survivor's number", number, execs.thread().handle().pid());
    expectStillAttached(scene, b, execs);
  }

  private static void expectStillAttached(Scene scene, Probe b, Server execs) {
    scene.expect(
        "set_events", Errno.OK, b.setEvents(b.engine().flags().plus(SYSCALL_ENTRY, QUIESCE)));
    Server image = Server.of(scene, execs.thread().handle(), "");
    image.expectServes("the new image");
    scene.expect("entries reported afterwards", 1L, b.count(SYSCALL_ENTRY));
    b.answer(QUIESCE, STOP).control(STOP);
    execs.thread().expectHeld("after STOP by the engine that stayed");
    b.answer(QUIESCE, RESUME).controlOk(RESUME);
    image.expectServes("after RESUME");
  }

  @Test
  @Covers("EXEC-02")
  void EXEC_02_execIsNotDelayed() {
    for (boolean byLeader : new boolean[] {true, false}) {
      exploreRaces(scene -> execRacesWithStop(scene, byLeader), HELD, ON_ITS_WAY);
    }
  }

  private static void execRacesWithStop(Scene scene, boolean byLeader) {
    Server leader = Server.start(scene);
    Server other = leader.thread("_b");
    Server execs = byLeader ? leader : other;
    Tracee dies = (byLeader ? other : leader).thread();
    Probe a = scene.engine("A").events(QUIESCE, DEATH).answer(QUIESCE, STOP).attach(dies);
    Probe b = scene.engine("B").events(SYSCALL_ENTRY, EXEC);
    b.on(
        SYSCALL_ENTRY,
        call -> {
          scene.reached(dies.isAtRest() ? HELD : ON_ITS_WAY);
          return call.action().with(RESUME);
        });
    b.attach(execs.thread());
    askToExec(execs, "path_spin");
    scene.stage().pause();
    a.control(STOP);
    scene.settle();
    scene.expect("execs reported", 1L, b.count(EXEC));
    scene.expect("deaths of the sibling reported", 1L, a.count(DEATH));
    execs.thread().expectRuns("the new image");
  }
}
