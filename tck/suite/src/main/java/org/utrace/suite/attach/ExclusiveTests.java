// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.attach;

import static org.utrace.contract.ResumeAction.DETACH;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.AttachFlags;
import org.utrace.contract.AttachResult;
import org.utrace.contract.EngineOps;
import org.utrace.contract.Errno;
import org.utrace.contract.spi.Actor;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Judge exclusive attaching, alone and in a race. */
final class ExclusiveTests extends ConformanceTest {
  private static final String FIRST = "the caller was the first";
  private static final String RIVAL = "its rival was the first";
  private static final AttachFlags EXCLUSIVE = AttachFlags.CREATE.andExclusive();
  private static final AttachFlags BY_OPS = EXCLUSIVE.andMatchOps();
  private static final AttachFlags BY_DATA = EXCLUSIVE.andMatchData();

  @Test
  @Covers("ATT-04")
  void ATT_04_aMatchRefusesExclusiveAttach() {
    explore(scene -> {
      Tracee thread = scene.create(TraceeProgram.SPIN).start();
      Attacher attacher = new Attacher(scene, thread);
      Probe a = scene.engine("A").data("a");
      attacher.expectAttached(a, EXCLUSIVE, "a");
      EngineOps other = scene.engine("B").ops();
      attacher.expectRefused(Errno.EEXIST, EXCLUSIVE, other, "b");
      attacher.expectRefused(Errno.EEXIST, BY_OPS, a.ops(), "b");
      attacher.expectRefused(Errno.EEXIST, BY_DATA, other, "a");
      attacher.expectRefused(Errno.EEXIST, BY_OPS.andMatchData(), a.ops(), "a");
      expectAttach(scene, attacher, BY_OPS, "b");
      expectAttach(scene, attacher, BY_DATA, "c");
      expectAttach(scene, attacher, BY_OPS.andMatchData(), "a");
    });
  }

  /** Attach an engine of a table of its own, which the match flags let through; then drop it. */
  private static void expectAttach(Scene scene, Attacher attacher, AttachFlags flags, Object data) {
    Probe probe = scene.engine("C");
    attacher.expectAttached(probe, flags, data);
    scene.expectOneOf("DETACH", probe.control(DETACH), Errno.OK, Errno.EINPROGRESS);
  }

  @Test
  @Covers("ATT-04")
  void ATT_04_ofTwoRacingAttachesOneWins() {
    exploreRaces(scene -> race(scene, EXCLUSIVE, false), FIRST, RIVAL);
    exploreRaces(scene -> race(scene, BY_OPS, true), FIRST, RIVAL);
  }

  private static void race(Scene scene, AttachFlags flags, boolean sameTable) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Attacher attacher = new Attacher(scene, thread);
    EngineOps mine = scene.engine("A").ops();
    EngineOps theirs = sameTable ? mine : scene.engine("B").ops();
    List<AttachResult> results = new ArrayList<>();
    Actor rival = scene.fork("rival", () -> results.add(attacher.attach(flags, theirs, "b")));
    scene.stage().pause();
    AttachResult own = attacher.attach(flags, mine, "a");
    results.add(own);
    rival.join();
    scene.reached(own instanceof AttachResult.Attached ? FIRST : RIVAL);
    AttachResult refused = Attacher.refused(Errno.EEXIST);
    scene.expect(
        "successes of two racing exclusive attaches",
        1L,
        results.stream().filter(AttachResult.Attached.class::isInstance).count());
    scene.expect("refusals with EEXIST", 1L, results.stream().filter(refused::equals).count());
  }
}
