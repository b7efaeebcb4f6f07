// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.wakeup;

import org.jspecify.annotations.Nullable;
import org.utrace.contract.Action;
import org.utrace.contract.Errno;
import org.utrace.contract.Examiner;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.WaitQueue;
import org.utrace.contract.spi.Actor;
import org.utrace.suite.Call;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;

/**
 * A debugger thread that sleeps on a queue until an engine's callback has told it something, as a
 * caller of wait_event does.
 */
final class Listener {
  private final Scene scene;
  private final WaitQueue queue;
  private @Nullable Actor actor;
  private Runnable deed = () -> {};
  private boolean told;

  private boolean looked;
  private boolean awake;

  private int calls;
  private long sleepsBefore;
  private long sleepsWhenAwake;

  Listener(Scene scene, String name) {
    this.scene = scene;
    this.queue = scene.stage().waitQueue(name);
  }

  /** Say what it does as soon as it is awake. */
  Listener then(Runnable newDeed) {
    deed = newDeed;
    return this;
  }

  /** Start it, and let it fall asleep. */
  Listener sleep() {
    actor = scene.fork("listener", this::listen);
    scene.until("the listener looks at its condition", () -> looked);
    scene.settle();
    sleepsBefore = sleeps();
    return this;
  }

  private void listen() {
    queue.await(() -> {
      looked = true;
      return told;
    });
    sleepsWhenAwake = sleeps();
    awake = true;
    scene.note("the listener is awake");
    deed.run();
  }

  private long sleeps() {
    return scene.has("in-process") ? actor().sleeps() : 0;
  }

  private Actor actor() {
    Actor known = actor;
    if (known == null) {
      throw new IllegalStateException("the listener was not started");
    }
    return known;
  }

  /** Tell it, by the engine's utrace_wake_up. */
  void tell(Probe engine) {
    told = true;
    calls++;
    engine.wakeUp(queue);
  }

  /** Tell it from inside a callback, give others one chance to get ahead, and answer. */
  Action tellAndAnswer(Call call, Probe engine, ResumeAction answer) {
    tell(engine);
    return scene.givingWay(call.action().with(answer));
  }

  /** Tell it from inside a callback, give others the chance to get ahead, and answer. */
  Action tell(Call call, Probe engine, ResumeAction answer) {
    tell(engine);
    for (int i = 0; i < 3; i++) {
      scene.stage().pause();
    }
    return call.action().with(answer);
  }

  /** Wake it without an engine, for a play in which no callback came. */
  void release() {
    told = true;
    queue.wakeUp();
  }

  /** Whether a callback has told it something. */
  boolean isTold() {
    return told;
  }

  /** Number of calls of utrace_wake_up so far. */
  int calls() {
    return calls;
  }

  /** The queue it sleeps on. */
  WaitQueue queue() {
    return queue;
  }

  /** How often it has gone to sleep again between the wake-up and the end of its wait. */
  long sleptAgain() {
    return sleepsWhenAwake - sleepsBefore;
  }

  /** Whether it has been woken. */
  boolean isAwake() {
    return awake;
  }

  /** Check that it has not been woken. */
  void expectAsleep(String what) {
    scene.expect(what + ": the listener is awake", false, awake);
  }

  /** Let everything settle, then check that it has not been woken. */
  void expectStillAsleep(String what) {
    scene.settle();
    expectAsleep(what);
  }

  /** Let everything settle, then check that it was woken and has done its deed. */
  void expectWoken(String what) {
    scene.settle();
    scene.expect(what + ": the listener was woken and has ended", true, actor().ended());
  }

  /** Wait for its end. */
  void join() {
    actor().join();
  }

  /** The deed of looking at the stopped thread; it must work at the first try. */
  static void examine(Scene scene, Probe engine) {
    Examiner examiner = new Examiner();
    scene.expect("prepare_examine at the first try", Errno.OK, engine.prepare(examiner));
    long before = engine.tracee().instructions();
    scene.stage().pause();
    scene.expect("user instructions while examined", before, engine.tracee().instructions());
    scene.expect("finish_examine", Errno.OK, engine.finish(examiner));
  }
}
