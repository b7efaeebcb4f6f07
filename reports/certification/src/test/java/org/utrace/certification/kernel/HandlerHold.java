// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification.kernel;

import static org.utrace.contract.UtraceEvent.SIGNAL;

import java.util.ArrayList;
import java.util.List;
import org.utrace.contract.Address;
import org.utrace.contract.Errno;
import org.utrace.contract.Examiner;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalAction;
import org.utrace.contract.UserRegs;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;

/** Hold a thread at the first instruction of every handler, as a debugger would (SIG-12). */
final class HandlerHold {
  private final Scene scene;
  private final Guest guest;
  private final Probe probe;
  private final List<Signal> delivered = new ArrayList<>();

  HandlerHold(Scene scene, Guest guest) {
    this.scene = scene;
    this.guest = guest;
    this.probe = scene.engine("hold").events(SIGNAL);
    probe.on(
        SIGNAL,
        call -> {
          if (call.action().signal() != SignalAction.DELIVER) {
            boolean handler = call.action().signal() == SignalAction.HANDLER;
            return call.action().with(handler ? ResumeAction.STOP : ResumeAction.RESUME);
          }
          delivered.add(call.info().orElseThrow().signal());
          return call.action().with(ResumeAction.STOP);
        });
    probe.attach(guest.thread());
  }

  /** Check which signal's handler is about to run, and how often handlers have run before. */
  void expectEntered(Signal signal, long ranBefore) {
    guest.thread().expectHeld("at the handler of " + signal);
    scene.expect("delivered last", signal, delivered.getLast());
    long ran = guest.server().caught() + guest.server().caughtBySecond();
    scene.expect("handlers ran before", ranBefore, ran);
  }

  /**
   * Hold the thread at the second signal's handler, nested in the first's before that has run.
   *
   * @return the stack pointer that the first handler starts with
   */
  Address nest(Signal first, Signal second) {
    guest.tkill(first);
    expectEntered(first, 0);
    Address outer = regs().sp();
    guest.tkill(second);
    release();
    expectEntered(second, 0);
    return outer;
  }

  /** The registers, which the handler starts with. */
  UserRegs regs() {
    scene.expect("prepare_examine", Errno.OK, probe.prepare(new Examiner()));
    return guest.thread().regs();
  }

  void release() {
    probe.controlOk(ResumeAction.RESUME);
    scene.settle();
  }
}
