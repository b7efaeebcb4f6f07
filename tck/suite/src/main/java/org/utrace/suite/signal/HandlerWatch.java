// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.signal;

import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.utrace.contract.Action;
import org.utrace.contract.Address;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.SignalAction;
import org.utrace.contract.UserRegs;
import org.utrace.contract.UtraceEvent;
import org.utrace.suite.Call;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;

/** An engine that follows caught signals into their handlers and notes where the thread is. */
final class HandlerWatch {
  /**
   * Where the thread was at a report.
   *
   * @param call the report
   * @param pc address of the next instruction
   * @param sp the stack pointer
   * @param info second argument of the handler, once it is set up: where its siginfo is
   */
  record Place(Call call, Address pc, Address sp, Address info) {
    static Place of(Call call) {
      UserRegs regs = call.registers();
      return new Place(call, regs.pc(), regs.sp(), new Address(regs.parameter(1)));
    }
  }

  private final Scene scene;
  private final Probe probe;
  private final List<Place> deliveries = new ArrayList<>();
  private final List<Place> handlers = new ArrayList<>();
  private ResumeAction atDelivery = RESUME;
  private Consumer<Call> doing = call -> {};
  private UnaryOperator<Action> atHandler = action -> action.with(RESUME);

  /** Describe one, not yet attached. */
  HandlerWatch(Scene scene, String name, UtraceEvent... events) {
    this.scene = scene;
    this.probe = scene.engine(name).events(events).on(SIGNAL, this::reported);
  }

  /** Describe one that hears of caught signals and of handlers. */
  HandlerWatch(Scene scene, String name) {
    this(scene, name, QUIESCE, SIGNAL);
  }

  /** Say what to answer to the report of a caught signal; RESUME at first. */
  HandlerWatch answer(ResumeAction action) {
    atDelivery = action;
    return this;
  }

  /** Say what to do in the report of a caught signal. */
  HandlerWatch doing(Consumer<Call> work) {
    doing = work;
    return this;
  }

  /** Say what to answer to the report of a handler; RESUME at first. */
  HandlerWatch atHandler(UnaryOperator<Action> answer) {
    atHandler = answer;
    return this;
  }

  HandlerWatch attach(Server server) {
    probe.attach(server.thread());
    return this;
  }

  private Action reported(Call call) {
    if (Reports.isHandler(call)) {
      handlers.add(Place.of(call));
      return atHandler.apply(call.action());
    }
    if (!Reports.isReal(call) || call.action().signal() != SignalAction.DELIVER) {
      return call.action().with(RESUME);
    }
    deliveries.add(Place.of(call));
    doing.accept(call);
    return call.action().with(atDelivery);
  }

  Probe probe() {
    return probe;
  }

  /** Where the thread was at the reports of caught signals. */
  List<Place> deliveries() {
    return List.copyOf(deliveries);
  }

  /** Where the thread was at the reports of handlers. */
  List<Place> handlers() {
    return List.copyOf(handlers);
  }

  /** Where the thread was at the one report of a handler that there must have been. */
  Place handler() {
    scene.expect("handler reports to " + probe, 1, handlers.size());
    return handlers.getFirst();
  }

  /** Where the thread was at the one report of a caught signal that there must have been. */
  Place delivery() {
    scene.expect("reports of a caught signal to " + probe, 1, deliveries.size());
    return deliveries.getFirst();
  }

  /** Check that the handler was set up and no user instruction has been made since the signal. */
  void expectAtBegin(Server server, String handler) {
    Place begin = handler();
    Place before = delivery();
    scene.expect("pc at the handler report", server.thread().label(handler), begin.pc());
    scene.expect(
        "user instructions at the handler report",
        before.call().instructions(),
        begin.call().instructions());
    scene.expectThat("a frame on the stack", !begin.sp().equals(before.sp()));
  }
}
