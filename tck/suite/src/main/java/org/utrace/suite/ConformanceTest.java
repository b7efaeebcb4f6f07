// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.ExtendWith;
import org.utrace.contract.Edition;
import org.utrace.contract.spi.BitEncoding;
import org.utrace.contract.spi.CodeSequence;
import org.utrace.contract.spi.CodeTopic;
import org.utrace.explore.Depth;

/**
 * Give a chapter's tests their means: each plays scripts under many schedules.
 *
 * <p>A script is played again and again and must hold no state outside itself. What it checks, it
 * checks through the {@link Scene}, so that every failure is facts.
 */
@ExtendWith(ConformanceExtension.class)
public abstract class ConformanceTest {

  /** For the chapters. */
  protected ConformanceTest() {}

  /** Play under every schedule with at most one preemption, and some random ones. */
  protected final void explore(Consumer<Scene> script) {
    SuiteSession.current().explore(Depth.PLAIN, script, List.of());
  }

  /**
   * Play under every schedule with at most two preemptions, and more random ones.
   *
   * <p>Where schedules are chosen, the search must come to each of the interleavings named, told by
   * {@link Scene#reached}; else the test is inconclusive, for the race was not judged. All plays of
   * the search count together, with whatever seed: one that comes there is enough. A script without
   * orders to name is no race and takes {@link #explore}.
   */
  protected final void exploreRaces(Consumer<Scene> script, String mustReach, String... others) {
    List<String> all = new ArrayList<>(List.of(others));
    all.addFirst(mustReach);
    SuiteSession.current().explore(Depth.RACE, script, all);
  }

  /** Play one row of a table: without preemptions, and a few random ones. */
  protected final void exploreRow(Consumer<Scene> script) {
    SuiteSession.current().explore(Depth.TABLE, script, List.of());
  }

  /** The edition that is judged by. */
  protected final Edition edition() {
    return SuiteSession.current().settings().edition();
  }

  /** Whether the implementation declares a capability. */
  protected final boolean has(String capability) {
    SuiteSession session = SuiteSession.current();
    boolean declared = session.implementation().capabilities().has(capability);
    if (!declared) {
      session.record().lacks(capability);
    }
    return declared;
  }

  /** The implementation's numbers; only where the capability bit-encoding is needed. */
  protected final BitEncoding bitEncoding() {
    return SuiteSession.current().implementation().bitEncoding().orElseThrow();
  }

  /** Code of the machine to compare ways of running it; only where arch-port is needed. */
  protected final List<CodeSequence> sequences(long seed, int count) {
    return SuiteSession.current().implementation().sequences(seed, count);
  }

  /** Code of the machine about a topic; only where arch-port is needed. */
  protected final List<CodeSequence> sequences(CodeTopic topic) {
    return SuiteSession.current().implementation().sequences(topic);
  }

  /** Check outside a script, where no schedule is involved. */
  protected final void expect(String what, Object expected, Object actual) {
    exploreRow(scene -> scene.expect(what, expected, actual));
  }

  /** Play once, with wider bounds: a test of great numbers, not of interleavings. */
  protected final void playOnce(Consumer<Scene> script) {
    SuiteSession.current().explore(Depth.SCALE, script, List.of());
  }
}
