// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.detach;

import static org.utrace.contract.ResumeAction.DETACH;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.UtraceEvent.SIGNAL;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Action;
import org.utrace.contract.EventSet;
import org.utrace.contract.UtraceEvent;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;

/** Judge DETACH as a callback's answer. */
final class DetachAnswerTests extends ConformanceTest {

  @Test
  @Covers("DET-07")
  void DET_07_answeringCallbackIsTheLast() {
    kinds().forEach((name, last) -> exploreRow(scene -> answerAt(scene, name, last)));
  }

  /** Every kind of callback that can answer DETACH, by what it is. */
  private Map<String, Predicate<Call>> kinds() {
    Map<String, Predicate<Call>> kinds = new LinkedHashMap<>();
    for (UtraceEvent slot : Life.slots(this::has)) {
      switch (slot) {
        case QUIESCE -> kinds.put("report_quiesce(0)", Call::isQuiesceZero);
        case SIGNAL -> {
          kinds.put("report_signal, nothing dequeued", Call::isPreDequeue);
          kinds.put("report_signal", c -> c.slot() == SIGNAL && !c.isPreDequeue());
        }
        case REAP -> {} // The last callback in any case; its type has no answer.
        default -> {
          kinds.put("report_quiesce(" + slot + ")", c -> c.event().has(slot));
          kinds.put("report " + slot, c -> c.slot() == slot);
        }
      }
    }
    return kinds;
  }

  private void answerAt(Scene scene, String name, Predicate<Call> last) {
    scene.note("A answers DETACH to " + name);
    Life life = new Life(scene, this::has);
    Probe a = scene.engine("A").events(EventSet.ALL);
    for (UtraceEvent slot : Life.slots(this::has)) {
      a.on(slot, call -> answer(call, last));
    }
    a.attach(life.thread);
    life.attachWitness();
    // The attachment's reference is the only one from here on.
    a.engine().put();
    life.thread.start();
    life.leadToTheEnd();
    scene.expect("callbacks that answered DETACH", 1L, a.count(last));
    scene.expectThat("A's last callback answered DETACH", last.test(a.calls().getLast()));
    scene.expect("releases of A", 1, a.releases());
  }

  private static Action answer(Call call, Predicate<Call> last) {
    return call.action().with(last.test(call) ? DETACH : RESUME);
  }
}
