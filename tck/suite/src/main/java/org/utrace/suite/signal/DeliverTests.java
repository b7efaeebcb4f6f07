// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.signal;

import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.SINGLESTEP;
import static org.utrace.contract.UtraceEvent.SIGNAL;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Address;
import org.utrace.contract.KSigAction;
import org.utrace.contract.KSigAction.Flag;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalSet;
import org.utrace.contract.spi.ExitStatus;
import org.utrace.contract.spi.GuestCall;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;

/** Judge what DELIVER makes of the working copy of the action. */
final class DeliverTests extends ConformanceTest {

  @Test
  @Covers("SIG-06")
  void SIG_06_default() {
    exploreRow(scene -> {
      Server server = caughtButDefault(scene, Signal.SIGUSR1);
      scene.expect("end", ExitStatus.killed(Signal.SIGUSR1, false), server.thread().reap());
    });
    exploreRow(scene -> {
      Server server = caughtButDefault(scene, Signal.SIGQUIT);
      scene.expect("end", ExitStatus.killed(Signal.SIGQUIT, true), server.thread().reap());
    });
    exploreRow(scene -> {
      Server server = caughtButDefault(scene, Signal.SIGWINCH);
      server.expectServes("after SIGWINCH");
      scene.expect("runs of the handler", 0L, server.caught());
    });
  }

  @Test
  @Covers("SIG-06")
  void SIG_06_defaultOfAStopSignal() {
    if (!has("job-control") || !has("clone")) {
      return;
    }
    exploreRow(scene -> {
      JobChild child = JobChild.start(scene);
      child.server().catches(Signal.SIGTSTP);
      changing(scene, child.server(), action -> KSigAction.DEFAULT);
      child.server().thread().send(Signal.SIGTSTP);
      child.expectStopped(Signal.SIGTSTP);
    });
  }

  private static Server caughtButDefault(Scene scene, Signal signal) {
    Server server = Server.start(scene);
    server.catches(signal);
    changing(scene, server, action -> KSigAction.DEFAULT);
    server.thread().send(signal);
    scene.settle();
    return server;
  }

  /** Attach an engine that changes the action of every caught signal. */
  private static Probe changing(Scene scene, Server server, UnaryOperator<KSigAction> change) {
    Probe a = scene.engine("A").events(SIGNAL);
    a.on(
        SIGNAL,
        call -> {
          call.signalReport().action(change.apply(call.signalReport().action()));
          return call.action().with(RESUME);
        });
    return a.attach(server.thread());
  }

  @Test
  @Covers("SIG-06")
  void SIG_06_ignore() {
    explore(scene -> {
      Server server = Server.start(scene);
      server.catches(Signal.SIGUSR1);
      changing(scene, server, action -> KSigAction.IGNORE);
      server.thread().send(Signal.SIGUSR1);
      scene.settle();
      scene.expect("runs of the handler", 0L, server.caught());
      server.expectServes("after SIGUSR1");
    });
  }

  @Test
  @Covers("SIG-06")
  void SIG_06_anotherHandler() {
    explore(scene -> {
      Server server = Server.start(scene);
      server.catches(Signal.SIGUSR1);
      changing(scene, server, action -> server.handler("second"));
      server.thread().send(Signal.SIGUSR1);
      scene.settle();
      scene.expect("runs of the handler", 0L, server.caught());
      scene.expect("runs of the other handler", 1L, server.caughtBySecond());
      server.expectServes("after SIGUSR1");
    });
  }

  @Test
  @Covers("SIG-06")
  void SIG_06_maskOfTheCopy() {
    SignalSet usr2 = SignalSet.of(Signal.SIGUSR2);
    // The process's own action blocks what the copy does not, and the other way round.
    explore(scene -> nested(scene, usr2, action -> action.withMask(SignalSet.NONE), false));
    explore(scene -> nested(scene, SignalSet.NONE, action -> action.withMask(usr2), true));
  }

  /** SIGUSR2 is sent as soon as the handler of SIGUSR1 is set up. */
  private static void nested(
      Scene scene, SignalSet own, UnaryOperator<KSigAction> change, boolean blocked) {
    Server server = Server.start(scene);
    KSigAction action = server.handler("handler").withMask(own);
    scene.expect("rt_sigaction", 0L, server.sigaction(Signal.SIGUSR1, action));
    KSigAction second = server.handler("second");
    scene.expect("rt_sigaction", 0L, server.sigaction(Signal.SIGUSR2, second));
    List<Long> caught = new ArrayList<>();
    Probe a = scene.engine("A").events(SIGNAL);
    a.on(
        SIGNAL,
        call -> {
          if (Reports.isOf(call, Signal.SIGUSR1)) {
            call.signalReport().action(change.apply(call.signalReport().action()));
            server.thread().send(Signal.SIGUSR2);
          } else {
            caught.add(server.caught());
          }
          return call.action().with(RESUME);
        });
    a.attach(server.thread());
    server.thread().send(Signal.SIGUSR1);
    scene.settle();
    scene.expect("runs of the handler at SIGUSR2's report", List.of(blocked ? 1L : 0L), caught);
    scene.expect("runs of the handler", 1L, server.caught());
    scene.expect("runs of the other handler", 1L, server.caughtBySecond());
    server.expectServes("in the end");
  }

  @Test
  @Covers("SIG-06")
  void SIG_06_deferenceOfTheCopy() {
    for (boolean defer : new boolean[] {true, false}) {
      explore(scene -> sameAgain(scene, defer));
    }
  }

  /** SIGUSR1 is sent again when it is reported. */
  private static void sameAgain(Scene scene, boolean defer) {
    Server server = Server.start(scene);
    server.catches(Signal.SIGUSR1);
    List<Long> caught = new ArrayList<>();
    Probe a = scene.engine("A").events(SIGNAL);
    a.on(
        SIGNAL,
        call -> {
          caught.add(server.caught());
          if (caught.size() == 1) {
            server.thread().send(Signal.SIGUSR1);
          }
          KSigAction action = call.signalReport().action();
          call.signalReport().action(defer ? action : action.with(Flag.NODEFER));
          return call.action().with(RESUME);
        });
    a.attach(server.thread());
    server.thread().send(Signal.SIGUSR1);
    scene.settle();
    scene.expect("runs of the handler at each report", List.of(0L, defer ? 1L : 0L), caught);
    scene.expect("runs of the handler", 2L, server.caught());
    server.expectServes("in the end");
  }

  @Test
  @Covers("SIG-06")
  void SIG_06_oneShot() {
    explore(scene -> oneShot(scene, false, action -> action.with(Flag.RESETHAND), true));
    explore(scene -> oneShot(scene, true, action -> action, true));
    explore(scene -> {
      UnaryOperator<KSigAction> standing =
          action -> KSigAction.handler(action.handler(), action.restorer());
      oneShot(scene, true, standing, false);
    });
  }

  private static void oneShot(
      Scene scene, boolean own, UnaryOperator<KSigAction> change, boolean reset) {
    Server server = Server.start(scene);
    KSigAction action = server.handler("handler");
    action = own ? action.with(Flag.RESETHAND) : action;
    scene.expect("rt_sigaction", 0L, server.sigaction(Signal.SIGUSR1, action));
    changing(scene, server, change);
    server.thread().send(Signal.SIGUSR1);
    scene.settle();
    scene.expect("runs of the handler", 1L, server.caught());
    long left = reset ? 0 : action.handler().value();
    scene.expect("the process's handler afterwards", left, server.handlerOf(Signal.SIGUSR1));
  }

  @Test
  @Covers("SIG-06")
  void SIG_06_stackOfTheCopy() {
    if (!has("hw-step")) {
      return;
    }
    for (boolean alternate : new boolean[] {true, false}) {
      explore(scene -> onStack(scene, alternate));
    }
  }

  /** The handler's step shows its stack. */
  private static void onStack(Scene scene, boolean alternate) {
    Server server = Server.start(scene);
    server.catches(Signal.SIGUSR1);
    Address low = server.thread().label("alternate_stack_low");
    long lengthBytes = server.thread().label("alternate_stack").value() - low.value();
    long at = server.thread().data().putWords(0, low.value(), 0, lengthBytes);
    scene.expect("sigaltstack", 0L, server.call(GuestCall.SIGALTSTACK, at, 0));
    HandlerWatch a = new HandlerWatch(scene, "A").answer(SINGLESTEP).attach(server);
    if (alternate) {
      changing(scene, server, action -> action.with(Flag.ONSTACK));
    }
    server.thread().send(Signal.SIGUSR1);
    scene.settle();
    long above = a.handler().sp().value() - low.value();
    scene.expect("on the alternate stack", alternate, above >= 0 && above <= lengthBytes);
    server.expectServes("in the end");
  }
}
