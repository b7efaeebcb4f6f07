// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.attach;

import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.UtraceEvent.DEATH;
import static org.utrace.contract.UtraceEvent.REAP;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.AttachFlags;
import org.utrace.contract.AttachResult;
import org.utrace.contract.Errno;
import org.utrace.contract.EventSet;
import org.utrace.contract.Pid;
import org.utrace.contract.UtraceEngine;
import org.utrace.contract.spi.Actor;
import org.utrace.contract.spi.Latch;
import org.utrace.contract.spi.RunState;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge attaching to threads that are dead, being reaped, or gone. */
final class AttachToDeadTests extends ConformanceTest {
  private static final String IN_TIME = "attached before the reap";
  private static final String TOO_LATE = "tried after the reap";
  private static final String LIVING = "attached to the living";
  private static final String DEAD = "attached to the dead";

  @Test
  @Covers("ATT-07")
  void ATT_07_reapedThreadTakesNoEngine() {
    explore(AttachToDeadTests::afterTheReap);
    exploreRaces(this::attachAgainstReap, IN_TIME, TOO_LATE);
    explore(AttachToDeadTests::reapBehindTheDeathRound);
  }

  private static void afterTheReap(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
    Pid pid = thread.handle().pid();
    Attacher attacher = new Attacher(scene, thread);
    Probe a = scene.engine("A").events(REAP).attach(thread);
    AttachResult found = attacher.attach(pid, AttachFlags.LOOKUP, null, null);
    scene.expect("look-up by number of a live thread", Attacher.attached(a), found);
    scene.expect("control by number", Errno.OK, scene.utrace().control(pid, a.engine(), RESUME));
    thread.start();
    thread.reap();
    Probe b = scene.engine("B");
    attacher.expectRefused(Errno.ESRCH, AttachFlags.CREATE, b.ops(), null);
    attacher.expectRefused(Errno.ESRCH, AttachFlags.CREATE.andExclusive(), b.ops(), null);
    expectNoSuchNumber(scene, attacher, pid, a.engine());
    scene.settle();
    scene.expect("B's callbacks", List.of(), b.calls());
  }

  private static void expectNoSuchNumber(
      Scene scene, Attacher attacher, Pid pid, UtraceEngine engine) {
    for (AttachFlags flags : List.of(AttachFlags.CREATE, AttachFlags.LOOKUP)) {
      scene.expect(
          "attach by number(" + Attacher.shown(flags) + ")",
          Attacher.refused(Errno.ESRCH),
          attacher.attach(pid, flags, engine.ops(), null));
    }
    scene.expect("control by number", Errno.ESRCH, scene.utrace().control(pid, engine, RESUME));
    scene.expect(
        "set_events by number", Errno.ESRCH, scene.utrace().setEvents(pid, engine, REAP.only()));
    scene.expect("barrier by number", Errno.ESRCH, scene.utrace().barrier(pid, engine));
  }

  /** One racing attempt to attach, and what became of it. */
  private static final class Attempt {
    boolean reaped;
    boolean wasReaped;
    boolean attached;
    Errno setEvents = Errno.ESRCH;

    void make(Attacher attacher, Probe probe) {
      wasReaped = reaped;
      attached = attacher.adopt(probe, attacher.attach(AttachFlags.CREATE, probe.ops(), null));
      if (attached) {
        setEvents = probe.setEvents(REAP.only());
      }
    }
  }

  private void attachAgainstReap(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.EXIT_GROUP).start();
    Attacher attacher = new Attacher(scene, thread);
    Probe a = scene.engine("A");
    Attempt attempt = new Attempt();
    Actor rival = scene.fork("attacher", () -> attempt.make(attacher, a));
    thread.reap();
    attempt.reaped = true;
    rival.join();
    scene.settle();
    scene.expectOneOf("set_events after attach", attempt.setEvents, Errno.OK, Errno.ESRCH);
    scene.expectThat(
        "no engine was attached after the reap", !(attempt.wasReaped && attempt.attached));
    long promised = attempt.setEvents == Errno.OK ? 1 : 0;
    if (attempt.wasReaped || promised == 1) {
      scene.reached(attempt.wasReaped ? TOO_LATE : IN_TIME);
    }
    scene.expect("A's reap reports", promised, a.count(REAP));
    scene.expect("A's callbacks in all", promised, (long) a.calls().size());
    if (attempt.attached && has("in-process")) {
      a.engine().put();
      scene.settle();
      scene.expect("releases of A after the reap and the caller's put", 1, a.releases());
    }
  }

  /** Either answer is right here, but an engine that comes too late must stay silent. */
  private static void reapBehindTheDeathRound(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
    Pid pid = thread.handle().pid();
    Attacher attacher = new Attacher(scene, thread);
    Latch latch = parkAtDeath(scene, thread);
    thread.reap();
    Probe b = scene.engine("B").events(REAP);
    AttachResult result = attacher.attach(AttachFlags.CREATE, b.ops(), null);
    if (attacher.adopt(b, result)) {
      scene.expect("control of a late engine", Errno.ESRCH, b.control(RESUME));
      scene.expect("set_events of a late engine", Errno.ESRCH, b.setEvents(REAP.only()));
    } else {
      scene.expect("attach behind the reap", Attacher.refused(Errno.ESRCH), result);
    }
    scene.expect(
        "attach by number behind the reap",
        Attacher.refused(Errno.ESRCH),
        attacher.attach(pid, AttachFlags.CREATE, b.ops(), null));
    latch.open();
    scene.settle();
    scene.expect("callbacks of a late engine", List.of(), b.calls());
  }

  /** Start a thread and wait until it is dead, its death being told to an engine that waits. */
  private static Latch parkAtDeath(Scene scene, Tracee thread) {
    Latch latch = scene.latch("death told");
    scene
        .engine("parker")
        .events(DEATH)
        .on(
            DEATH,
            call -> {
              latch.await();
              return call.action();
            })
        .attach(thread);
    thread.start();
    scene.settle();
    scene.expectThat("an engine is in report_death", latch.hasWaiters());
    return latch;
  }

  @Test
  @Covers("ATT-08")
  void ATT_08_deadThreadTakesAnEngineForItsReap() {
    explore(AttachToDeadTests::attachToZombie);
    explore(AttachToDeadTests::attachDuringTheDeathRound);
    exploreRaces(AttachToDeadTests::attachAlongTheExit, LIVING, DEAD);
  }

  private static void attachToZombie(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.EXIT_GROUP).start();
    scene.settle();
    scene.expect("state", RunState.ZOMBIE, thread.state());
    expectReapOnly(scene, thread, scene.engine("A").events(REAP).attach(thread));
  }

  private static void attachDuringTheDeathRound(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.EXIT_GROUP);
    Latch latch = parkAtDeath(scene, thread);
    Probe a = scene.engine("A").events(REAP).attach(thread);
    latch.open();
    expectReapOnly(scene, thread, a);
  }

  private static void attachAlongTheExit(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.EXIT_GROUP).start();
    scene.stage().pause();
    boolean dead = thread.state() == RunState.ZOMBIE;
    Probe a = scene.engine("A").events(REAP).attach(thread);
    if (dead || thread.state() != RunState.ZOMBIE) {
      scene.reached(dead ? DEAD : LIVING);
    }
    expectReapOnly(scene, thread, a);
  }

  private static void expectReapOnly(Scene scene, Tracee thread, Probe engine) {
    scene.settle();
    scene.expect("callbacks before the reap", List.of(), engine.calls());
    scene.expect("mask", EventSet.of(REAP), engine.engine().flags());
    thread.reap();
    scene.settle();
    scene.expect("reap reports", 1L, engine.count(REAP));
    scene.expect("death reports", 0L, engine.count(DEATH));
    scene.expect("callbacks in all", 1, engine.calls().size());
  }
}
