// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.utrace.contract.Action;
import org.utrace.contract.AttachFlags;
import org.utrace.contract.AttachResult;
import org.utrace.contract.EngineOps;
import org.utrace.contract.Errno;
import org.utrace.contract.EventSet;
import org.utrace.contract.Examiner;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.UtraceEngine;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.WaitQueue;

/**
 * A scripted engine: it notes every callback, and answers as the test says.
 *
 * <p>Without a word it answers RESUME and leaves dispositions as it got them. Slots are named by
 * the event, SIGNAL standing for report_signal.
 */
public final class Probe {
  private final Scene scene;
  private final String name;
  private final List<Call> calls = new ArrayList<>();
  private final Map<UtraceEvent, Function<Call, Action>> always = new EnumMap<>(UtraceEvent.class);
  private final Map<UtraceEvent, Deque<ResumeAction>> once = new EnumMap<>(UtraceEvent.class);
  private EngineOps ops;
  private @Nullable Object data;
  private EventSet mask = EventSet.NONE;
  private @Nullable Tracee tracee;
  private @Nullable UtraceEngine engine;

  /** Callbacks of this engine that are running now. */
  private int inside;

  private int releases;

  /** It has answered STOP last, and asked for nothing else since. */
  private boolean holds;

  Probe(Scene scene, String name) {
    this.scene = scene;
    this.name = name;
    this.ops = new ProbeOps(this).table();
  }

  /** Say which events it will want once attached. */
  public Probe events(UtraceEvent... events) {
    mask = EventSet.of(events);
    return this;
  }

  /** Say which events it will want once attached. */
  public Probe events(EventSet events) {
    mask = events;
    return this;
  }

  /** Give it data, as attach takes it. */
  public Probe data(Object newData) {
    data = newData;
    return this;
  }

  /** Use another callback table, such as another engine's. */
  public Probe ops(EngineOps table) {
    ops = table;
    return this;
  }

  /** Leave a slot empty. */
  public Probe without(UtraceEvent slot) {
    ops = ProbeOps.without(ops, slot);
    return this;
  }

  /** Always answer an action in a slot. */
  public Probe answer(UtraceEvent slot, ResumeAction action) {
    return on(slot, call -> call.action().with(action));
  }

  /** Answer these actions in a slot, one after the other, before what is said otherwise. */
  public Probe answerOnce(UtraceEvent slot, ResumeAction... actions) {
    Deque<ResumeAction> queue = once.computeIfAbsent(slot, s -> new ArrayDeque<>());
    queue.addAll(List.of(actions));
    return this;
  }

  /** Decide in code; runs inside the callback. */
  public Probe on(UtraceEvent slot, Function<Call, Action> behaviour) {
    always.put(slot, behaviour);
    return this;
  }

  /** Let others come in between in the callbacks of a slot, which answer RESUME. */
  public Probe givingWay(UtraceEvent slot) {
    return givingWay(slot, ResumeAction.RESUME);
  }

  /** Let others come in between in the callbacks of a slot, which always answer an action. */
  public Probe givingWay(UtraceEvent slot, ResumeAction action) {
    return on(slot, call -> scene.givingWay(call.action().with(action)));
  }

  /** Attach to a thread and set the mask; both must work. */
  public Probe attach(Tracee target) {
    tracee = target;
    AttachResult result = scene.utrace().attach(target.handle(), AttachFlags.CREATE, ops, data);
    if (!(result instanceof AttachResult.Attached attached)) {
      throw ContractViolation.of("attach of " + name, "an engine", result);
    }
    engine = attached.engine();
    scene.note(name, "attached to " + target);
    if (!mask.isEmpty()) {
      scene.expect(name + ": set_events(" + mask + ")", Errno.OK, setEvents(mask));
    }
    return this;
  }

  /** Take over an engine attached by other means, such as a look-up. */
  public Probe adopt(Tracee target, UtraceEngine known) {
    tracee = target;
    engine = known;
    return this;
  }

  /** utrace_control. */
  public Errno control(ResumeAction action) {
    holds &= action == ResumeAction.STOP;
    Errno result = scene.utrace().control(tracee().handle(), engine(), action);
    scene.note(name, "control(" + action + ") = " + result);
    return result;
  }

  /** utrace_control that must answer OK. */
  public void controlOk(ResumeAction action) {
    scene.expect(name + ": control(" + action + ")", Errno.OK, control(action));
  }

  /** utrace_set_events. */
  public Errno setEvents(EventSet events) {
    Errno result = scene.utrace().setEvents(tracee().handle(), engine(), events);
    scene.note(name, "set_events(" + events + ") = " + result);
    return result;
  }

  /** utrace_barrier. */
  public Errno barrier() {
    scene.note(name, "barrier ...");
    Errno result = scene.utrace().barrier(tracee().handle(), engine());
    scene.note(name, "barrier = " + result);
    return result;
  }

  /** utrace_wake_up. */
  public void wakeUp(WaitQueue queue) {
    scene.note(name, "wake_up");
    scene.utrace().wakeUp(tracee().handle(), engine(), queue);
  }

  /** utrace_prepare_examine. */
  public Errno prepare(Examiner examiner) {
    Errno result = scene.utrace().prepareExamine(tracee().handle(), engine(), examiner);
    scene.note(name, "prepare_examine = " + result);
    return result;
  }

  /** utrace_finish_examine. */
  public Errno finish(Examiner examiner) {
    Errno result = scene.utrace().finishExamine(tracee().handle(), engine(), examiner);
    scene.note(name, "finish_examine = " + result);
    return result;
  }

  /** Examine the thread, which is in a stop and stays there meanwhile. */
  public void examining(Runnable body) {
    Examiner examiner = new Examiner();
    scene.expect(name + ": prepare_examine", Errno.OK, prepare(examiner));
    body.run();
    scene.expect(name + ": finish_examine", Errno.OK, finish(examiner));
  }

  /** Ask for a stop and wait until the thread is in it; fails if it does not come to rest. */
  public void stopAndSettle() {
    scene.expectOneOf(
        name + ": control(STOP)", control(ResumeAction.STOP), Errno.OK, Errno.EINPROGRESS);
    tracee().expectHeld("after " + name + " asked for STOP");
  }

  /** The thread it is attached to. */
  public Tracee tracee() {
    Tracee known = tracee;
    if (known == null) {
      throw new IllegalStateException(name + " is not attached");
    }
    return known;
  }

  /** The engine under test. */
  public UtraceEngine engine() {
    UtraceEngine known = engine;
    if (known == null) {
      throw new IllegalStateException(name + " is not attached");
    }
    return known;
  }

  /** The callback table. */
  public EngineOps ops() {
    return ops;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Every callback so far, oldest first. */
  public List<Call> calls() {
    return List.copyOf(calls);
  }

  /** The callbacks of one slot. */
  public List<Call> calls(UtraceEvent slot) {
    return calls.stream().filter(call -> call.slot() == slot).toList();
  }

  /** Number of callbacks that are as described. */
  public long count(Predicate<Call> description) {
    return calls.stream().filter(description).count();
  }

  /** Number of callbacks of one slot. */
  public long count(UtraceEvent slot) {
    return count(call -> call.slot() == slot);
  }

  /** Forget the callbacks so far. */
  public void forget() {
    calls.clear();
  }

  /** How often the release callback ran. */
  public int releases() {
    return releases;
  }

  /** Callbacks of this engine running at this moment. */
  public int inside() {
    return inside;
  }

  Action called(Call call) {
    calls.add(call);
    inside++;
    scene.note(name, call + " action " + call.action());
    Action answer = decide(call);
    scene.note(name, call + " answers " + answer);
    holds = answer.resume() == ResumeAction.STOP;
    inside--;
    return answer;
  }

  private Action decide(Call call) {
    Deque<ResumeAction> queue = once.get(call.slot());
    if (queue != null && !queue.isEmpty()) {
      return call.action().with(queue.remove());
    }
    Function<Call, Action> behaviour = always.get(call.slot());
    return behaviour == null ? call.action().with(usual(call)) : behaviour.apply(call);
  }

  /** One more report may come before a STOP takes effect, whose answer replaces it (STOP-16). */
  private ResumeAction usual(Call call) {
    return holds && call.isQuiesceZero() ? ResumeAction.STOP : ResumeAction.RESUME;
  }

  void released() {
    releases++;
    scene.note(name, "released");
  }

  long instructions() {
    return tracee().instructions();
  }

  @Override
  public String toString() {
    return name;
  }
}
