// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.resolution;

import static org.utrace.contract.UtraceEvent.QUIESCE;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Errno;
import org.utrace.contract.EventSet;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge what becomes of a number that is no action. */
final class UnknownActionTests extends ConformanceTest {

  @Test
  @Covers("CTL-01")
  void CTL_01_numbersOutsideTheEnumerationChangeNothing() {
    for (int value : strangers()) {
      explore(scene -> onARunningThread(scene, value));
      explore(scene -> onAHeldThread(scene, value));
    }
  }

  /** Numbers that are no action: beside the constants, and far from them. */
  private List<Integer> strangers() {
    int[] known =
        Arrays.stream(ResumeAction.values()).mapToInt(a -> bitEncoding().constant(a)).toArray();
    int highest = Arrays.stream(known).max().orElseThrow();
    int lowest = Arrays.stream(known).min().orElseThrow();
    return List.of(highest + 1, lowest - 1, Integer.MAX_VALUE, Integer.MIN_VALUE);
  }

  private static Errno control(Scene scene, Probe a, int value) {
    Errno result = scene.stage().control(a.tracee().handle(), a.engine(), value);
    scene.note("control(" + value + ") = " + result);
    return result;
  }

  private static void onARunningThread(Scene scene, int value) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").events(QUIESCE).attach(thread);
    thread.start();
    scene.stage().pause();
    scene.expect("control", Errno.EINVAL, control(scene, a, value));
    thread.expectRuns("after the refusal");
    scene.expect("callbacks", 0, a.calls().size());
    scene.expect("mask", EventSet.of(QUIESCE), a.engine().flags());
    a.controlOk(ResumeAction.REPORT);
    scene.settle();
    scene.expect("callbacks once it was asked for one", 1L, a.count(QUIESCE));
  }

  private static void onAHeldThread(Scene scene, int value) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").events(QUIESCE).answer(QUIESCE, ResumeAction.STOP).attach(thread);
    thread.start();
    a.stopAndSettle();
    int before = a.calls().size();
    scene.expect("control", Errno.EINVAL, control(scene, a, value));
    thread.expectHeld("after the refusal");
    scene.expect("callbacks", before, a.calls().size());
    a.controlOk(ResumeAction.RESUME);
    thread.expectRuns("after RESUME");
  }
}
