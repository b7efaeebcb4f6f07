// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.jobcontrol;

import static org.utrace.contract.JobChange.CONTINUED;
import static org.utrace.contract.JobChange.NONE;
import static org.utrace.contract.JobChange.STOPPED;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.UtraceEvent.JCTL;
import static org.utrace.contract.UtraceEvent.SIGNAL;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Action;
import org.utrace.contract.JobChange;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.contract.spi.Latch;
import org.utrace.contract.spi.RunState;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;

/** Judge what report_jctl says the parent will be told, and when it is told. */
final class ParentNoticeTests extends ConformanceTest {
  private static final String OVERLAP = "a report still ran when the last one began";
  private static final String APART = "the others had stopped when the last report began";

  @Test
  @Covers("JCTL-02")
  void JCTL_02_oneOfThreeIsTheLastToStop() {
    exploreRaces(ParentNoticeTests::threeStop, OVERLAP, APART);
  }

  private static void threeStop(Scene scene) {
    Group group = Group.of(scene, 3, JCTL);
    Announced announced = new Announced(scene, group);
    group.onJobs(announced::report);
    group.leader().sendToProcess(Signal.SIGSTOP);
    scene.settle();
    group.expectStates("after SIGSTOP", RunState.STOPPED);
    scene.expect("notices of the stop", List.of(STOPPED), group.notices(STOPPED));
    scene.expect("SIGCHLD after the stop", 1, group.leader().parentNotices());
    scene.expect("what the parent learns", STOPPED, group.leader().pollJobControl());
    group.leader().sendToProcess(Signal.SIGCONT);
    group.expectRun("after SIGCONT");
    scene.expect("notices of the end", List.of(CONTINUED), group.notices(CONTINUED));
    scene.expect("SIGCHLD after SIGCONT", 2, group.leader().parentNotices());
    scene.expect("what the parent learns", CONTINUED, group.leader().pollJobControl());
  }

  /** Watches that the parent is told of nothing that no finished callback has announced. */
  private static final class Announced {
    private final Scene scene;
    private final Group group;
    private int returned;

    Announced(Scene scene, Group group) {
      this.scene = scene;
      this.group = group;
    }

    Action report(Call call) {
      boolean last = call.jobs().notice() != NONE;
      if (last && call.jobs().type() == STOPPED) {
        scene.reached(group.inside() > 1 ? OVERLAP : APART);
      }
      expectNothingElse("at the begin of " + call);
      scene.stage().pause();
      expectNothingElse("at the end of " + call);
      returned += last ? 1 : 0;
      return call.action().with(RESUME);
    }

    private void expectNothingElse(String when) {
      int told = group.leader().parentNotices();
      scene.expectThat(
          when + ": the parent got " + told + " SIGCHLD, and " + returned + " reports are over",
          told <= returned);
    }
  }

  @Test
  @Covers("JCTL-02")
  void JCTL_02_parentIsToldAfterTheCallback() {
    for (int threads = 1; threads <= 3; threads++) {
      int count = threads;
      explore(scene -> toldAfterTheCallback(scene, count));
    }
  }

  private static void toldAfterTheCallback(Scene scene, int threads) {
    Server parent = Server.start(scene);
    parent.catches(Signal.SIGCHLD);
    Group group = Group.of(scene, parent.fork(), threads, JCTL);
    for (JobChange change : List.of(STOPPED, CONTINUED)) {
      Latch go = scene.latch("go on from " + change);
      Latch inside = scene.latch("inside " + change);
      long before = parent.caught();
      group.onJobs(call -> isLast(call) ? call.parked(inside, go) : call.action().with(RESUME));
      group.leader().sendToProcess(change == STOPPED ? Signal.SIGTTIN : Signal.SIGCONT);
      inside.await();
      scene.settle();
      scene.expect("SIGCHLD while " + change + " is reported", before, parent.caught());
      go.open();
      scene.settle();
      scene.expect("SIGCHLD afterwards", before + 1, parent.caught());
    }
  }

  private static boolean isLast(Call call) {
    return call.jobs().notice() != NONE;
  }

  @Test
  @Covers("JCTL-02")
  void JCTL_02_noticeSaysWhatTheParentIsTold() {
    explore(scene -> {
      Server parent = Server.start(scene);
      Group group = Group.of(scene, parent.fork(), 2, JCTL);
      Probe ears = ears(scene, parent);
      group.leader().sendToProcess(Signal.SIGSTOP);
      scene.settle();
      scene.expect("codes told", List.of(SigInfo.CLD_STOPPED), codes(ears));
      scene.expect("notices of the stop", List.of(STOPPED), group.notices(STOPPED));
      group.leader().sendToProcess(Signal.SIGCONT);
      scene.settle();
      scene.expect("codes told", List.of(SigInfo.CLD_STOPPED, SigInfo.CLD_CONTINUED), codes(ears));
      scene.expect("notices of the end", List.of(CONTINUED), group.notices(CONTINUED));
    });
  }

  /** The end of a stop that was never complete may be told as a stop. */
  @Test
  @Covers("JCTL-02")
  void JCTL_02_stopCutShortIsToldAsAnnounced() {
    explore(scene -> {
      Server parent = Server.start(scene);
      Group group = Group.of(scene, parent.fork(), 2, JCTL);
      Probe ears = ears(scene, parent);
      Latch inside = scene.latch("inside");
      Latch go = scene.latch("go");
      group.onJobs(
          call -> isStopOfNotTheLast(call) ? call.parked(inside, go) : call.action().with(RESUME));
      group.leader().sendToProcess(Signal.SIGSTOP);
      inside.await();
      scene.settle();
      group.leader().sendToProcess(Signal.SIGCONT);
      scene.settle();
      go.open();
      group.expectRun("after SIGCONT");
      List<Integer> announced =
          group.notices(CONTINUED).stream().map(ParentNoticeTests::code).toList();
      scene.expect("ends announced", 1, announced.size());
      scene.expect("the last code told", announced.getLast(), codes(ears).getLast());
    });
  }

  private static boolean isStopOfNotTheLast(Call call) {
    return call.jobs().type() == STOPPED && !isLast(call);
  }

  private static int code(JobChange notice) {
    return notice == STOPPED ? SigInfo.CLD_STOPPED : SigInfo.CLD_CONTINUED;
  }

  /** An engine on the parent that hears of every SIGCHLD, which the program catches. */
  private static Probe ears(Scene scene, Server parent) {
    parent.catches(Signal.SIGCHLD);
    return scene.engine("P").events(SIGNAL).attach(parent.thread());
  }

  private static List<Integer> codes(Probe ears) {
    return ears.calls(SIGNAL).stream()
        .filter(call -> !call.isPreDequeue())
        .map(call -> call.info().orElseThrow().code())
        .toList();
  }
}
