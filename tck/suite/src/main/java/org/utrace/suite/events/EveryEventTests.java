// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.events;

import static org.utrace.contract.UtraceEvent.CLONE;
import static org.utrace.contract.UtraceEvent.DEATH;
import static org.utrace.contract.UtraceEvent.EXEC;
import static org.utrace.contract.UtraceEvent.EXIT;
import static org.utrace.contract.UtraceEvent.JCTL;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.REAP;
import static org.utrace.contract.UtraceEvent.SIGNAL;
import static org.utrace.contract.UtraceEvent.SIGNAL_CORE;
import static org.utrace.contract.UtraceEvent.SIGNAL_TERM;
import static org.utrace.contract.UtraceEvent.SYSCALL_ENTRY;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Errno;
import org.utrace.contract.EventSet;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.contract.UtraceEvent;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.EventTour;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;

/** Judge who is called for what, over every kind of event that a thread can live through. */
final class EveryEventTests extends ConformanceTest {
  /** Ways for a life to end. */
  private static final List<UtraceEvent> ENDS = List.of(EXIT, SIGNAL_TERM, SIGNAL_CORE);

  /** The events that report_quiesce announces: signals have none before them (SIG-17). */
  private static final List<UtraceEvent> ANNOUNCED =
      EventTour.EVENTS.stream().filter(e -> !e.isSignal() && e != REAP).toList();

  @Test
  @Covers("CB-01")
  void CB_01_inTheOrderOfAttachment() {
    for (UtraceEvent end : ENDS) {
      exploreRow(scene -> inOrder(scene, end));
    }
    explore(scene -> inOrder(scene, EXIT));
  }

  private static void inOrder(Scene scene, UtraceEvent end) {
    EventTour tour = EventTour.create(scene);
    CallLog log = new CallLog();
    Probe gone = scene.engine("gone").events(EventSet.ALL);
    List<Probe> engines = new ArrayList<>();
    for (String name : List.of("A", "B", "C", "D", "E")) {
      engines.add(log.watch(scene.engine(name).events(EventSet.ALL)).attach(tour.thread()));
      if (engines.size() == 2) {
        gone.attach(tour.thread());
      }
    }
    gone.controlOk(ResumeAction.DETACH);
    liveAndDie(tour, end);
    scene.settle();
    for (UtraceEvent slot : CallLog.SLOTS) {
      expectRounds(scene, engines, slot, called(log, slot));
    }
    expectAllSeen(scene, engines.getFirst(), end);
  }

  /** The engines called in a slot, one after the other; entries have an order of their own. */
  private static List<Probe> called(CallLog log, UtraceEvent slot) {
    return log.entries().stream()
        .filter(entry -> entry.call().slot() == slot && slot != SYSCALL_ENTRY)
        .filter(entry -> !entry.call().event().has(SYSCALL_ENTRY))
        .map(CallLog.Entry::engine)
        .toList();
  }

  private static void expectRounds(
      Scene scene, List<Probe> engines, UtraceEvent slot, List<Probe> called) {
    for (int from = 0; from < called.size(); from += engines.size()) {
      int to = Math.min(from + engines.size(), called.size());
      scene.expect("engines called by one report of " + slot, engines, called.subList(from, to));
    }
  }

  /** Live through everything, then die and be reaped. */
  private static void liveAndDie(EventTour tour, UtraceEvent end) {
    tour.start();
    tour.live();
    tour.bringAbout(end);
    tour.thread().reap();
  }

  private static void expectAllSeen(Scene scene, Probe engine, UtraceEvent end) {
    for (UtraceEvent event : EventTour.EVENTS) {
      if (EventTour.possible(scene::has, event) && (!ENDS.contains(event) || event == end)) {
        scene.expectAtLeast("reports of " + event, 1, engine.count(about(event)));
      }
    }
  }

  /** Whether a call is the specific callback of an event. */
  private static Predicate<Call> about(UtraceEvent event) {
    return event.isSignal()
        ? call -> call.slot() == SIGNAL && classOf(call) == event
        : call -> call.slot() == event;
  }

  /** The class of the signal reported, as a tour sends them; QUIESCE where none is. */
  private static UtraceEvent classOf(Call call) {
    boolean real = call.hasOriginal();
    Signal signal = call.info().map(SigInfo::signal).orElse(Signal.SIGCONT);
    if (!real) {
      return QUIESCE;
    }
    return EventTour.EVENTS.stream()
        .filter(event -> event.isSignal() && EventTour.signalOf(event) == signal)
        .findFirst()
        // What is left is SIGCONT, and whatever else is ignored by default.
        .orElse(UtraceEvent.SIGNAL_IGN);
  }

  @Test
  @Covers("CB-05")
  void CB_05_onlyWhatTheMaskHas() {
    for (UtraceEvent end : ENDS) {
      for (UtraceEvent event : EventTour.EVENTS) {
        exploreRow(scene -> onlyThis(scene, event, end));
      }
      exploreRow(scene -> onlyQuiesce(scene, end));
      exploreRow(scene -> nothing(scene, end));
    }
  }

  private static void onlyThis(Scene scene, UtraceEvent event, UtraceEvent end) {
    EventTour tour = EventTour.create(scene);
    Probe before = scene.engine("W").events(EventSet.ALL).attach(tour.thread());
    Probe a = scene.engine("A").events(event).attach(tour.thread());
    Probe after = scene.engine("Z").events(EventSet.ALL).attach(tour.thread());
    liveAndDie(tour, end);
    scene.settle();
    List<String> wanted = texts(before, about(event));
    scene.expect("calls to A", wanted, texts(a, call -> true));
    scene.expect("calls about " + event + " to Z", wanted, texts(after, about(event)));
    expectAllSeen(scene, before, end);
  }

  private static List<String> texts(Probe engine, Predicate<Call> description) {
    return engine.calls().stream().filter(description).map(Call::toString).toList();
  }

  private static void onlyQuiesce(Scene scene, UtraceEvent end) {
    EventTour tour = EventTour.create(scene);
    Probe before = scene.engine("W").events(EventSet.ALL).attach(tour.thread());
    Probe a = scene.engine("A").events(QUIESCE).attach(tour.thread());
    liveAndDie(tour, end);
    scene.settle();
    scene.expect(
        "report_quiesce to A",
        texts(before, call -> call.slot() == QUIESCE),
        texts(a, call -> call.slot() == QUIESCE));
    // In 20091216 the quiesce bit brings report_signal for signals, too.
    boolean plan = scene.isPlan();
    scene.expect(
        "other calls to A",
        0L,
        a.count(call ->
            call.slot() != QUIESCE && (call.slot() != SIGNAL || (plan && call.hasOriginal()))));
  }

  private static void nothing(Scene scene, UtraceEvent end) {
    EventTour tour = EventTour.create(scene);
    Probe before = scene.engine("W").events(EventSet.ALL).attach(tour.thread());
    Probe a = scene.engine("A").attach(tour.thread());
    Probe cleared = scene.engine("C").events(EventSet.ALL).attach(tour.thread());
    scene.expect("set_events(0)", Errno.OK, cleared.setEvents(EventSet.NONE));
    liveAndDie(tour, end);
    scene.settle();
    scene.expect("calls to one that is only attached", 0, a.calls().size());
    scene.expect("calls to one that cleared its mask", 0, cleared.calls().size());
    expectAllSeen(scene, before, end);
  }

  @Test
  @Covers("QUI-01")
  void QUI_01_everyEventIsAnnounced() {
    explore(EveryEventTests::announced);
  }

  private static void announced(Scene scene) {
    EventTour tour = EventTour.create(scene);
    CallLog log = new CallLog();
    Probe a = log.watch(scene.engine("A").events(EventSet.ALL)).attach(tour.thread());
    log.watch(scene.engine("B").events(EventSet.ALL)).attach(tour.thread());
    liveAndDie(tour, EXIT);
    scene.settle();
    String before = "nothing";
    for (CallLog.Entry entry : log.entries()) {
      UtraceEvent slot = entry.call().slot();
      if (ANNOUNCED.contains(slot)) {
        scene.expect(
            "call before " + entry, CallLog.line(entry.engine(), QUIESCE, slot.only()), before);
      }
      before = entry.toString();
    }
    expectAllSeen(scene, a, EXIT);
  }

  @Test
  @Covers("QUI-02")
  void QUI_02_theEventUnderWayAlone() {
    for (UtraceEvent end : ENDS) {
      exploreRow(scene -> singleBits(scene, end));
    }
    explore(scene -> singleBits(scene, EXIT));
  }

  private static void singleBits(Scene scene, UtraceEvent end) {
    EventTour tour = EventTour.create(scene);
    Probe a = scene.engine("A").events(EventSet.ALL).attach(tour.thread());
    Probe b = scene.engine("B").events(QUIESCE).attach(tour.thread());
    liveAndDie(tour, end);
    scene.settle();
    List<EventSet> announced = arguments(a);
    List<EventSet> happened =
        a.calls().stream()
            .filter(call -> ANNOUNCED.contains(call.slot()))
            .map(call -> call.slot().only())
            .toList();
    scene.expect("arguments of report_quiesce to A", happened, announced);
    scene.expect("arguments of report_quiesce to B", happened, arguments(b));
    announced.forEach(bits -> scene.expect("bits in " + bits, 1, bits.size()));
    expectAllSeen(scene, a, end);
  }

  private static List<EventSet> arguments(Probe engine) {
    return engine.calls().stream()
        .filter(call -> call.slot() == QUIESCE && !call.isQuiesceZero())
        .map(Call::event)
        .toList();
  }

  @Test
  @Covers("QUI-03")
  void QUI_03_bitSetInsideCountsForThisVeryEvent() {
    for (UtraceEvent event : List.of(SYSCALL_ENTRY, SYSCALL_EXIT, CLONE, EXEC, JCTL, EXIT)) {
      if (EventTour.possible(this::has, event)) {
        exploreRow(scene -> setInside(scene, event));
      }
    }
    explore(scene -> setInside(scene, EXEC));
  }

  private static void setInside(Scene scene, UtraceEvent event) {
    EventTour tour = EventTour.create(scene);
    CallLog log = new CallLog();
    Probe a = log.watch(scene.engine("A").events(event));
    Probe b = scene.engine("B").events(QUIESCE);
    Probe c = log.watch(scene.engine("C").events(QUIESCE));
    Probe last = log.watch(scene.engine("Z").events(event));
    // Entries are reported in reverse.
    boolean reversed = event == SYSCALL_ENTRY;
    (reversed ? List.of(last, c, b, a) : List.of(a, b, c, last))
        .forEach(engine -> engine.attach(tour.thread()));
    log.watch(b)
        .on(
            QUIESCE,
            call -> {
              log.note(b, call);
              if (call.event().has(event)) {
                scene.expect(
                    "set_events inside", Errno.OK, b.setEvents(EventSet.of(QUIESCE, event)));
              }
              return CallLog.resume(call);
            });
    tour.start();
    tour.bringAbout(event);
    scene.settle();
    List<String> first = List.of("A " + event, "B QUIESCE(" + event + ")", "B " + event);
    scene.expect(
        "calls of the first report of " + event,
        List.of(first.get(0), first.get(1), first.get(2), "C QUIESCE(" + event + ")", "Z " + event),
        about(log, event).stream().limit(5).toList());
  }

  private static List<String> about(CallLog log, UtraceEvent event) {
    return log.events().stream().filter(line -> line.contains(event.name())).toList();
  }

  @Test
  @Covers("QUI-03")
  void QUI_03_bitOfADeathIsTooLate() {
    exploreRow(scene -> {
      EventTour tour = EventTour.create(scene);
      scene.engine("A").events(DEATH).attach(tour.thread());
      Probe b = scene.engine("B").events(QUIESCE);
      b.on(
          QUIESCE,
          call -> {
            if (call.event().has(DEATH)) {
              scene.expect(
                  "set_events inside", Errno.EALREADY, b.setEvents(EventSet.of(QUIESCE, DEATH)));
            }
            return CallLog.resume(call);
          });
      b.attach(tour.thread());
      tour.start();
      tour.bringAbout(REAP);
      scene.settle();
      scene.expect("report_quiesce(DEATH)", 1L, b.count(call -> call.event().has(DEATH)));
      scene.expect("report_death to B", 0L, b.count(DEATH));
    });
  }
}
