// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.jobcontrol;

import static org.utrace.contract.UtraceEvent.JCTL;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.JobChange;
import org.utrace.contract.Signal;
import org.utrace.contract.spi.Actor;
import org.utrace.contract.spi.RunState;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;

/** Judge what engines are told of job-control stops and their end. */
final class JobReportTests extends ConformanceTest {
  private static final List<Signal> STOPS =
      List.of(Signal.SIGSTOP, Signal.SIGTSTP, Signal.SIGTTIN, Signal.SIGTTOU);
  private static final String BEFORE = "SIGCONT before the stop began";
  private static final String DURING = "SIGCONT before the stop was complete";
  private static final String AFTER = "SIGCONT after the stop";

  @Test
  @Covers("JCTL-01")
  void JCTL_01_stopAndEndAreReported() {
    for (Signal stop : STOPS) {
      explore(scene -> stopsTwice(scene, stop));
    }
    explore(JobReportTests::stoppedByASignalToTheThread);
  }

  private static void stopsTwice(Scene scene, Signal stop) {
    Group group = Group.of(scene, 1, JCTL);
    Probe a = group.probes().getFirst();
    for (int i = 0; i < 2; i++) {
      a.forget();
      group.leader().sendToProcess(stop);
      scene.settle();
      group.expectStates("after " + stop, RunState.STOPPED);
      scene.expect("reports after " + stop, List.of(JobChange.STOPPED), Group.types(a));
      group.leader().sendToProcess(Signal.SIGCONT);
      group.expectRun("after SIGCONT");
      scene.expect(
          "reports after SIGCONT", List.of(JobChange.STOPPED, JobChange.CONTINUED), Group.types(a));
    }
  }

  private static void stoppedByASignalToTheThread(Scene scene) {
    Group group = Group.of(scene, 1, JCTL);
    Probe a = group.probes().getFirst();
    group.leader().send(Signal.SIGSTOP);
    scene.settle();
    scene.expect("reports after SIGSTOP", List.of(JobChange.STOPPED), Group.types(a));
    group.leader().send(Signal.SIGCONT);
    group.expectRun("after SIGCONT");
    scene.expect("reports", List.of(JobChange.STOPPED, JobChange.CONTINUED), Group.types(a));
  }

  @Test
  @Covers("JCTL-01")
  void JCTL_01_everyThreadThatStopsReportsOnce() {
    explore(scene -> {
      Group group = Group.of(scene, 3, JCTL);
      group.leader().sendToProcess(Signal.SIGTSTP);
      scene.settle();
      group.expectStates("after SIGTSTP", RunState.STOPPED);
      for (Probe probe : group.probes()) {
        scene.expect("reports to " + probe, List.of(JobChange.STOPPED), Group.types(probe));
      }
      group.leader().sendToProcess(Signal.SIGCONT);
      group.expectRun("after SIGCONT");
      group.probes().forEach(probe -> expectStopThenAtMostOneEnd(scene, probe));
      scene.expectAtLeast("ends reported", 1, group.notices(JobChange.CONTINUED).size());
    });
  }

  /** Which of the threads report the end of a stop is not said; none does it twice. */
  private static void expectStopThenAtMostOneEnd(Scene scene, Probe probe) {
    scene.expectOneOf(
        "reports to " + probe,
        Group.types(probe),
        List.of(JobChange.STOPPED),
        List.of(JobChange.STOPPED, JobChange.CONTINUED));
  }

  @Test
  @Covers("JCTL-01")
  void JCTL_01_withoutAStopNothingIsReported() {
    explore(scene -> {
      Group group = Group.of(scene, 2, JCTL);
      Server server = group.threads().getFirst();
      group.leader().sendToProcess(Signal.SIGCONT);
      server.expectServes("after SIGCONT alone");
      server.catches(Signal.SIGTSTP);
      group.leader().sendToProcess(Signal.SIGTSTP);
      scene.settle();
      scene.expect("SIGTSTP caught", 1L, server.caught());
      scene.expect("reports", List.of(), group.reports());
    });
  }

  @Test
  @Covers("JCTL-01")
  void JCTL_01_stopRacesWithItsEnd() {
    exploreRaces(scene -> stopRacesWithItsEnd(scene, 1), BEFORE, DURING, AFTER);
    exploreRaces(scene -> stopRacesWithItsEnd(scene, 2), DURING, AFTER);
  }

  private static void stopRacesWithItsEnd(Scene scene, int threads) {
    Group group = Group.of(scene, threads, JCTL);
    group.onJobs(call -> scene.givingWay(call.action()));
    Actor shell = scene.fork("shell", () -> group.leader().sendToProcess(Signal.SIGTSTP));
    scene.stage().pause();
    boolean begun = !group.reports().isEmpty();
    boolean complete = group.leader().state() == RunState.STOPPED;
    group.leader().sendToProcess(Signal.SIGCONT);
    shell.join();
    scene.settle();
    judge(scene, group);
    if (begun) {
      scene.reached(complete ? AFTER : DURING);
    } else if (group.leader().state() != RunState.STOPPED && group.reports().isEmpty()) {
      scene.reached(BEFORE);
    }
  }

  private static void judge(Scene scene, Group group) {
    boolean stopped = group.leader().state() == RunState.STOPPED;
    List<Call.Jobs> reports = group.reports();
    long ends = reports.stream().filter(r -> r.type() == JobChange.CONTINUED).count();
    scene.expectThat(
        "an end is reported if a stop is over, and only then: " + reports,
        (ends > 0) == (!stopped && !reports.isEmpty()));
    for (Probe probe : group.probes()) {
      scene.expectOneOf(
          "reports to " + probe,
          Group.types(probe),
          List.of(),
          List.of(JobChange.STOPPED),
          List.of(JobChange.CONTINUED),
          List.of(JobChange.STOPPED, JobChange.CONTINUED));
    }
    if (stopped) {
      group.expectStates("SIGTSTP came last", RunState.STOPPED);
      group.leader().sendToProcess(Signal.SIGCONT);
    }
    group.expectRun("in the end");
  }
}
