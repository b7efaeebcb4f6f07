// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.lifecycle;

import static org.utrace.contract.UtraceEvent.DEATH;
import static org.utrace.contract.UtraceEvent.REAP;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.CloneFlags;
import org.utrace.contract.KSigAction;
import org.utrace.contract.Signal;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.RunState;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;
import org.utrace.suite.Tracee;

/** Judge that every way of reaping is reported, once, to those who want to hear of it. */
final class ReapWaysTests extends ConformanceTest {
  private static final long WNOHANG = 1;
  private static final long WEXITED = 4;
  private static final long WNOWAIT = 0x0100_0000;
  private static final String DEAD_FIRST = "the child was dead when its parent ended";
  private static final String PARENT_FIRST = "the parent had ended when the child died";

  /** The engines on a thread that will be reaped: A hears of it, B does not want to. */
  private record Watch(Scene scene, Tracee thread, Probe a, Probe b) {
    static Watch on(Scene scene, Tracee thread) {
      Probe a = scene.engine("A").events(DEATH, REAP).attach(thread);
      Probe b = scene.engine("B").events(DEATH).attach(thread);
      return new Watch(scene, thread, a, b);
    }

    void expectZombie(String what) {
      scene.settle();
      scene.expect(what + ": state", RunState.ZOMBIE, thread.state());
      scene.expect(what + ": reapings reported to A", 0L, a.count(REAP));
    }

    void expectReaped(String how) {
      scene.settle();
      scene.expect("state after " + how, RunState.DEAD, thread.state());
      scene.expect("deaths reported to A", 1L, a.count(DEATH));
      scene.expect("reapings reported to A after " + how, 1L, a.count(REAP));
      scene.expect("reapings reported to B after " + how, 0L, b.count(REAP));
    }
  }

  @Test
  @Covers("REAP-04")
  void REAP_04_parentWaits() {
    explore(scene -> parentWaits(scene, GuestCall.WAIT4));
    explore(scene -> parentWaits(scene, GuestCall.WAITID));
    explore(ReapWaysTests::parentOnlyLooks);
    explore(scene -> {
      Server server = Server.start(scene);
      Watch watch = Watch.on(scene, server.thread());
      server.ask(GuestCall.EXIT_GROUP, 1);
      watch.expectZombie("before the stage's wait");
      server.thread().reap();
      watch.expectReaped("the stage's wait");
    });
  }

  private static void parentWaits(Scene scene, GuestCall how) {
    Server parent = Server.start(scene);
    Server child = parent.fork();
    Watch watch = Watch.on(scene, child.thread());
    child.ask(GuestCall.EXIT_GROUP, 1);
    watch.expectZombie("before " + how);
    long pid = child.thread().handle().pid().number();
    if (how == GuestCall.WAIT4) {
      scene.expect("wait4", pid, parent.call(how, -1, 0, 0, 0));
    } else {
      scene.expect("waitid", 0L, parent.call(how, 0, 0, 0, WEXITED, 0));
    }
    watch.expectReaped(how.toString());
    scene.expect("no more children", -10L, parent.call(GuestCall.WAIT4, -1, 0, WNOHANG, 0));
  }

  private static void parentOnlyLooks(Scene scene) {
    Server parent = Server.start(scene);
    Server child = parent.fork();
    Watch watch = Watch.on(scene, child.thread());
    child.ask(GuestCall.EXIT_GROUP, 1);
    scene.settle();
    scene.expect("a look", 0L, parent.call(GuestCall.WAITID, 0, 0, 0, WEXITED | WNOWAIT, 0));
    watch.expectZombie("after a look with WNOWAIT");
    scene.expect("the wait", 0L, parent.call(GuestCall.WAITID, 0, 0, 0, WEXITED, 0));
    watch.expectReaped("the wait after a look");
  }

  @Test
  @Covers("REAP-04")
  void REAP_04_initReapsOrphans() {
    explore(scene -> {
      Server parent = Server.start(scene);
      Server child = parent.fork();
      Watch watch = Watch.on(scene, child.thread());
      child.ask(GuestCall.EXIT_GROUP, 1);
      watch.expectZombie("while the parent lives");
      parent.ask(GuestCall.EXIT_GROUP, 0);
      watch.expectReaped("its parent's end");
    });
    explore(scene -> {
      Server parent = Server.start(scene);
      Server child = parent.fork();
      Watch watch = Watch.on(scene, child.thread());
      parent.ask(GuestCall.EXIT_GROUP, 0);
      scene.settle();
      scene.expect("reapings before the death", 0L, watch.a().count(REAP));
      child.ask(GuestCall.EXIT_GROUP, 1);
      watch.expectReaped("the orphan's end");
    });
  }

  @Test
  @Covers("REAP-04")
  void REAP_04_orphanDiesBesideItsParent() {
    exploreRaces(ReapWaysTests::bothEnd, DEAD_FIRST, PARENT_FIRST);
  }

  private static void bothEnd(Scene scene) {
    Server parent = Server.start(scene);
    Server child = parent.fork();
    Watch watch = Watch.on(scene, child.thread());
    Probe p = scene.engine("P").events(DEATH);
    p.on(
        DEATH,
        call -> {
          scene.reached(watch.a().count(DEATH) > 0 ? DEAD_FIRST : PARENT_FIRST);
          return call.action();
        });
    p.attach(parent.thread());
    child.ask(GuestCall.EXIT_GROUP, 1);
    scene.stage().pause();
    parent.ask(GuestCall.EXIT_GROUP, 0);
    watch.expectReaped("both have ended");
  }

  @Test
  @Covers("REAP-04")
  void REAP_04_unwantedChildReapsItself() {
    KSigAction noWait = KSigAction.DEFAULT.with(KSigAction.Flag.NOCLDWAIT);
    for (KSigAction action : List.of(KSigAction.IGNORE, noWait)) {
      explore(scene -> {
        Server parent = Server.start(scene);
        Server child = parent.fork();
        scene.expect("rt_sigaction", 0L, parent.sigaction(Signal.SIGCHLD, action));
        Watch watch = Watch.on(scene, child.thread());
        child.ask(GuestCall.EXIT_GROUP, 1);
        watch.expectReaped("the end of an unwanted child");
        scene.expect("wait4", -10L, parent.call(GuestCall.WAIT4, -1, 0, 0, 0));
      });
    }
  }

  @Test
  @Covers("REAP-04")
  void REAP_04_threadReapsItself() {
    explore(scene -> {
      Server leader = Server.start(scene);
      Server other = leader.thread("_b");
      Watch watch = Watch.on(scene, other.thread());
      other.ask(GuestCall.EXIT, 0);
      watch.expectReaped("the end of a thread");
      leader.expectServes("the leader goes on");
    });
    explore(scene -> {
      Server leader = Server.start(scene);
      Server other = leader.thread("_b");
      Watch watch = Watch.on(scene, other.thread());
      leader.ask(GuestCall.EXIT_GROUP, 0);
      watch.expectReaped("the end of its process");
    });
  }

  @Test
  @Covers("REAP-04")
  void REAP_04_leaderIsReapedByTheThreadThatExecs() {
    explore(scene -> {
      Server leader = Server.start(scene);
      Server other = leader.thread("_b");
      Watch watch = Watch.on(scene, leader.thread());
      other.ask(GuestCall.EXECVE, leader.thread().label("path_spin").value(), 0, 0);
      watch.expectReaped("another thread's exec");
    });
  }

  @Test
  @Covers("REAP-04")
  void REAP_04_childWithoutExitSignalIsWaitedFor() {
    explore(scene -> {
      Server parent = Server.start(scene);
      parent.call(GuestCall.CLONE, new CloneFlags(0).bits(), 0, 0, 0, 0);
      Server child = parent.child("");
      Watch watch = Watch.on(scene, child.thread());
      child.ask(GuestCall.EXIT_GROUP, 1);
      watch.expectZombie("before the parent's wait");
      parent.ask(GuestCall.EXIT_GROUP, 0);
      watch.expectReaped("its parent's end");
    });
  }
}
