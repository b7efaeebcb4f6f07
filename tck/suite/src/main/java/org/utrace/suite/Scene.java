// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.utrace.contract.Action;
import org.utrace.contract.Edition;
import org.utrace.contract.TaskHandle;
import org.utrace.contract.Utrace;
import org.utrace.contract.spi.Actor;
import org.utrace.contract.spi.Bounds;
import org.utrace.contract.spi.Latch;
import org.utrace.contract.spi.Settled;
import org.utrace.contract.spi.Stage;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.explore.PlayLog;

/**
 * Give one play of a script its stage, its log and its checks.
 *
 * <p>Everything done through it is noted in the log, so that a failure shows who did what.
 */
public final class Scene {
  private final SuiteSession session;
  private final Stage stage;
  private final PlayLog log;

  Scene(SuiteSession session, Stage stage, PlayLog log) {
    this.session = session;
    this.stage = stage;
    this.log = log;
  }

  /** The bare stage, for what has no shorter way. */
  public Stage stage() {
    return stage;
  }

  /** The calls under test, not noted in the log: prefer {@link Probe}. */
  public Utrace utrace() {
    return stage.utrace();
  }

  /** The edition that is judged by. */
  public Edition edition() {
    return session.settings().edition();
  }

  /** Whether the plan edition is judged by. */
  public boolean isPlan() {
    return edition() == Edition.PLAN;
  }

  /** The bounds of this play (D16). */
  public Bounds bounds() {
    return session.settings().bounds();
  }

  /** Whether the implementation declares a capability. */
  public boolean has(String capability) {
    return session.implementation().capabilities().has(capability);
  }

  /** Whether the implementation declares a capability, and the kit's probe found it. */
  public boolean works(String capability) {
    return has(capability) && !session.refuted().contains(capability);
  }

  /** Make a thread that will run a program, not yet let go. */
  public Tracee create(TraceeProgram program) {
    session.requirePromise(program);
    Tracee tracee = new Tracee(this, stage.create(program));
    note("create " + program.fileName() + " = " + tracee);
    return tracee;
  }

  /** A thread that the stage's threads have made. */
  public Tracee known(TaskHandle handle) {
    return new Tracee(this, handle);
  }

  /** Describe an engine, not yet attached; it answers RESUME and leaves dispositions alone. */
  public Probe engine(String name) {
    return new Probe(this, name);
  }

  /** Start another debugger thread. */
  public Actor fork(String name, Runnable body) {
    return stage.fork(name, body);
  }

  /** Make a closed latch. */
  public Latch latch(String name) {
    return stage.latch(name);
  }

  /** Wait until everyone else is blocked or has had its bound. */
  public Settled settle() {
    Settled settled = stage.settle();
    note("settled" + (settled.quiet() ? "" : ", busy: " + settled.busy()));
    return settled;
  }

  /** Let virtual time pass. */
  public void advance(Duration duration) {
    note("let " + duration + " pass");
    stage.advance(duration);
  }

  /** Give others precedence until the condition holds; fails when the bound of D16 is over. */
  public void until(String what, BooleanSupplier condition) {
    for (int step = 0; !condition.getAsBoolean(); step++) {
      if (step >= bounds().settleSteps()) {
        throw ContractViolation.of(what, "within " + step + " scheduler steps", "not yet");
      }
      stage.pause();
    }
    countCheck();
  }

  /** Let others come in between in a callback, then give the answer decided before. */
  public Action givingWay(Action answer) {
    stage.pause();
    return answer;
  }

  /** Say that this play went the way of one of the interleavings that the test has named. */
  public void reached(String interleaving) {
    note("reached: " + interleaving);
    session.record().reached(interleaving);
  }

  /** Write a line into the log, as done by the calling thread. */
  public void note(String text) {
    log.note(stage.whoAmI(), "", text);
  }

  /** Write a line into the log, in an engine's column. */
  void note(String lane, String text) {
    log.note(stage.whoAmI(), lane, text);
  }

  /** Check that two values are equal. */
  public void expect(String what, Object expected, Object actual) {
    countCheck();
    if (!expected.equals(actual)) {
      throw violation(what, expected, actual);
    }
  }

  /** Check that a value is one of those allowed. */
  public void expectOneOf(String what, Object actual, Object... allowed) {
    countCheck();
    List<Object> list = Arrays.asList(allowed);
    if (!list.contains(actual)) {
      throw violation(what, "one of " + list, actual);
    }
  }

  /** Check that a value is at least a bound. */
  public void expectAtLeast(String what, long least, long actual) {
    countCheck();
    if (actual < least) {
      throw violation(what, "at least " + least, actual);
    }
  }

  /** Check that something is so. */
  public void expectThat(String what, boolean so) {
    expect(what, true, so);
  }

  private ContractViolation violation(String what, Object expected, Object actual) {
    note("CHECK FAILED " + what + ": expected " + expected + ", but was " + actual);
    return ContractViolation.of(what, expected, actual);
  }

  private void countCheck() {
    session.record().countAssertion();
  }
}
