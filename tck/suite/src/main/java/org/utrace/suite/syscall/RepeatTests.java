// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.syscall;

import static org.utrace.contract.ResumeAction.INTERRUPT;
import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.STOP;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SYSCALL_ENTRY;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Errno;
import org.utrace.contract.EventSet;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge when an entry is reported again after a stop there. */
final class RepeatTests extends ConformanceTest {

  @Test
  @Covers("SYS-04")
  void SYS_04_entryIsReportedAgainOnlyIfAsked() {
    explore(RepeatTests::plainRelease);
    for (ResumeAction request : List.of(REPORT, INTERRUPT)) {
      explore(scene -> askedByTheHolder(scene, request));
      explore(scene -> askedByAnother(scene, request));
      explore(scene -> answered(scene, request, true));
      explore(scene -> answered(scene, request, false));
    }
  }

  private static void plainRelease(Scene scene) {
    Tracee thread = Writer.create(scene);
    Probe a = entries(scene, "A").answerOnce(SYSCALL_ENTRY, STOP).attach(thread);
    thread.start();
    thread.expectHeld("at the entry");
    a.controlOk(RESUME);
    expectReports(scene, thread, a, 1);
  }

  /** Each stop at the repeated report can be followed by one more. */
  private static void askedByTheHolder(Scene scene, ResumeAction request) {
    Tracee thread = Writer.create(scene);
    Probe a = entries(scene, "A").answerOnce(SYSCALL_ENTRY, STOP, STOP, STOP).attach(thread);
    thread.start();
    for (int stops = 1; stops <= 3; stops++) {
      thread.expectHeld("at stop " + stops);
      scene.expect("entries reported at stop " + stops, stops, a.calls(SYSCALL_ENTRY).size());
      a.controlOk(request);
    }
    expectReports(scene, thread, a, 4);
  }

  private static void askedByAnother(Scene scene, ResumeAction request) {
    Tracee thread = Writer.create(scene);
    Probe a = entries(scene, "A").answerOnce(SYSCALL_ENTRY, STOP).attach(thread);
    Probe b = entries(scene, "B").attach(thread);
    thread.start();
    thread.expectHeld("at the entry");
    b.controlOk(request);
    thread.expectHeld("with a request of B");
    a.controlOk(RESUME);
    expectReports(scene, thread, a, 2);
    expectReports(scene, thread, b, 2);
  }

  private static void answered(Scene scene, ResumeAction request, boolean stopperFirst) {
    Tracee thread = Writer.create(scene);
    Probe a = entries(scene, "A").answerOnce(SYSCALL_ENTRY, STOP);
    Probe b = entries(scene, "B").answerOnce(SYSCALL_ENTRY, request);
    (stopperFirst ? a : b).attach(thread);
    (stopperFirst ? b : a).attach(thread);
    thread.start();
    thread.expectHeld("at the entry");
    scene.expect("entries reported at the stop", 1, a.calls(SYSCALL_ENTRY).size());
    a.controlOk(RESUME);
    expectReports(scene, thread, a, 2);
    expectReports(scene, thread, b, 2);
  }

  private static Probe entries(Scene scene, String name) {
    return scene.engine(name).events(QUIESCE, SYSCALL_ENTRY);
  }

  /** Check the number of reports, that all but the first are flagged, and that the call is made. */
  private static void expectReports(Scene scene, Tracee thread, Probe probe, int reports) {
    Writer.expectEnd(scene, thread, Writer.TEXT, Writer.TEXT.length());
    List<Call> calls = probe.calls(SYSCALL_ENTRY);
    scene.expect("entries reported to " + probe, reports, calls.size());
    for (int i = 0; i < reports; i++) {
      scene.expect(
          "RESUMED flag of report " + (i + 1) + " to " + probe,
          i > 0,
          calls.get(i).action().resumed());
    }
  }

  @Test
  @Covers("SYS-04")
  void SYS_04_changeOfMaskIsNoRequest() {
    explore(scene -> {
      Tracee thread = Writer.create(scene);
      Probe a = entries(scene, "A").answerOnce(SYSCALL_ENTRY, STOP).attach(thread);
      thread.start();
      thread.expectHeld("at the entry");
      EventSet more = EventSet.of(QUIESCE, SYSCALL_ENTRY, SYSCALL_EXIT);
      scene.expect("set_events", Errno.OK, a.setEvents(more));
      a.controlOk(RESUME);
      expectReports(scene, thread, a, 1);
    });
  }

  @Test
  @Covers("SYS-04")
  void SYS_04_oneRequestIsOneRepeat() {
    for (ResumeAction request : List.of(REPORT, INTERRUPT)) {
      explore(scene -> stoppedAgainByTheRepeat(scene, request));
    }
    explore(RepeatTests::callIsMadeAndBlocks);
  }

  private static void stoppedAgainByTheRepeat(Scene scene, ResumeAction request) {
    Tracee thread = Writer.create(scene);
    Probe a = entries(scene, "A").answer(SYSCALL_ENTRY, STOP).attach(thread);
    thread.start();
    thread.expectHeld("at the entry");
    a.controlOk(request);
    thread.expectHeld("at the repeated entry");
    a.controlOk(RESUME);
    expectReports(scene, thread, a, 2);
  }

  private static void callIsMadeAndBlocks(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.PAUSE_LOOP);
    Probe a = entries(scene, "A").answer(SYSCALL_ENTRY, STOP).attach(thread);
    thread.start();
    thread.expectHeld("at the entry");
    a.controlOk(REPORT);
    thread.expectHeld("at the repeated entry");
    a.controlOk(RESUME);
    thread.expectBlocked("in pause");
    scene.expect("entries reported", 2L, a.count(SYSCALL_ENTRY));
  }
}
