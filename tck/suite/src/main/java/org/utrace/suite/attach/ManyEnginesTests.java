// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.attach;

import static org.utrace.contract.ResumeAction.DETACH;
import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.REAP;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Action;
import org.utrace.contract.EngineOps;
import org.utrace.contract.Errno;
import org.utrace.contract.EventSet;
import org.utrace.contract.UtraceEngine;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge that engines of one thread are independent, even when they share a table. */
final class ManyEnginesTests extends ConformanceTest {
  private static final int ENGINES = 64;

  @Test
  @Covers("ATT-09")
  void ATT_09_eachKeepsItsOwnDataMaskAndHold() {
    exploreRow(ManyEnginesTests::ownDataAndMask);
    exploreRow(ManyEnginesTests::ownHold);
    exploreRow(ManyEnginesTests::ownAttachment);
  }

  /** The engines of one shared table, and whom it saw called, by their data. */
  private static final class Crowd {
    final Tracee thread;
    final List<Probe> engines = new ArrayList<>();
    final List<Object> called = new ArrayList<>();

    Crowd(Scene scene) {
      thread = scene.create(TraceeProgram.SPIN);
      EngineOps shared = EngineOps.named("shared").withQuiesce((a, engine, e) -> report(engine));
      for (int i = 0; i < ENGINES; i++) {
        engines.add(scene.engine("E" + i).ops(shared).data("data " + i).attach(thread));
      }
    }

    private Action report(UtraceEngine engine) {
      called.add(String.valueOf(engine.data()));
      return Action.of(RESUME);
    }

    /** Set masks: QUIESCE for one engine in {@code step}, REAP alone for the rest. */
    List<Object> maskEvery(Scene scene, int step) {
      List<Object> interested = new ArrayList<>();
      for (int i = 0; i < engines.size(); i++) {
        EventSet mask = i % step == 0 ? QUIESCE.only() : REAP.only();
        scene.expect("set_events", Errno.OK, engines.get(i).setEvents(mask));
        if (i % step == 0) {
          interested.add("data " + i);
        }
      }
      return interested;
    }
  }

  private static void ownDataAndMask(Scene scene) {
    Crowd crowd = new Crowd(scene);
    List<Object> interested = crowd.maskEvery(scene, 3);
    for (int i = 0; i < ENGINES; i++) {
      UtraceEngine engine = crowd.engines.get(i).engine();
      scene.expect("mask of E" + i, i % 3 == 0 ? QUIESCE.only() : REAP.only(), engine.flags());
      scene.expect("data of E" + i, "data " + i, String.valueOf(engine.data()));
    }
    crowd.engines.getFirst().controlOk(REPORT);
    crowd.thread.start();
    scene.settle();
    scene.expect("engines called, each once and by its data", interested, crowd.called);
  }

  private static void ownHold(Scene scene) {
    Crowd crowd = new Crowd(scene);
    crowd.maskEvery(scene, 1);
    crowd.thread.start();
    Probe last = scene.engine("last").events(QUIESCE).answer(QUIESCE, STOP).attach(crowd.thread);
    last.stopAndSettle();
    for (Probe engine : crowd.engines) {
      engine.controlOk(STOP);
    }
    last.controlOk(RESUME);
    for (int i = 0; i < ENGINES; i++) {
      crowd.thread.expectHeld("with " + (ENGINES - i) + " engines holding");
      crowd.engines.get(i).controlOk(i % 2 == 0 ? RESUME : DETACH);
    }
    crowd.thread.expectRuns("after the last engine let go");
  }

  private static void ownAttachment(Scene scene) {
    Crowd crowd = new Crowd(scene);
    List<Object> interested = crowd.maskEvery(scene, 2);
    for (int i = 0; i < ENGINES; i += 4) {
      crowd.engines.get(i).controlOk(DETACH);
      interested.remove("data " + i);
    }
    crowd.engines.get(2).controlOk(REPORT);
    crowd.thread.start();
    scene.settle();
    scene.expect("engines called after the others' detach", interested, crowd.called);
  }
}
