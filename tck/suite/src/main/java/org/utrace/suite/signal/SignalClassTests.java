// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.signal;

import static org.utrace.contract.UtraceEvent.SIGNAL;
import static org.utrace.contract.UtraceEvent.SIGNAL_CORE;
import static org.utrace.contract.UtraceEvent.SIGNAL_IGN;
import static org.utrace.contract.UtraceEvent.SIGNAL_STOP;
import static org.utrace.contract.UtraceEvent.SIGNAL_TERM;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.KSigAction;
import org.utrace.contract.KSigAction.Kind;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalAction;
import org.utrace.contract.SignalSet;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.RunState;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;
import org.utrace.suite.Tracee;

/** Judge the class that a signal is given when it is dequeued. */
final class SignalClassTests extends ConformanceTest {
  /** The standard signals but SIGKILL, and one real-time signal. */
  private static final List<Signal> SIGNALS =
      Arrays.stream(Signal.values())
          .filter(signal -> signal != Signal.SIGKILL)
          .filter(signal -> !signal.isRealTime() || signal == Signal.SIGRT3)
          .toList();

  @Test
  @Covers("SIG-01")
  void SIG_01_classOfEverySignal() {
    for (Kind kind : Kind.values()) {
      exploreRow(scene -> classOfEverySignal(scene, kind));
    }
  }

  private static void classOfEverySignal(Scene scene, Kind kind) {
    Server server = Server.create(scene);
    List<Probe> engines = new ArrayList<>();
    for (UtraceEvent event : Reports.CLASSES) {
      Probe engine = scene.engine(event.name()).events(event).on(SIGNAL, Reports::drop);
      engines.add(engine.attach(server.thread()));
    }
    server.thread().start();
    // A blocked signal is kept even if it is ignored (SIG-22 is not judged here).
    server.blocks(SignalSet.ALL);
    for (Signal signal : SIGNALS) {
      // The action of SIGSTOP cannot be set.
      if (signal != Signal.SIGSTOP) {
        scene.expect("rt_sigaction", 0L, server.sigaction(signal, action(server, kind)));
      } else if (kind != Kind.DEFAULT) {
        continue;
      }
      server.thread().send(signal);
      server.blocks(SignalSet.ALL.minus(signal));
      expectClass(scene, engines, signal, kind);
    }
  }

  private static KSigAction action(Server server, Kind kind) {
    return switch (kind) {
      case DEFAULT -> KSigAction.DEFAULT;
      case IGNORE -> KSigAction.IGNORE;
      case HANDLER -> server.handler("handler");
    };
  }

  private static void expectClass(Scene scene, List<Probe> engines, Signal signal, Kind kind) {
    SignalAction disposition = disposition(signal, kind);
    for (Probe engine : engines) {
      List<Call> calls = engine.calls(SIGNAL);
      boolean wanted = engine.name().equals(event(disposition).name());
      scene.expect("reports of " + signal + " to " + engine, wanted ? 1 : 0, calls.size());
      if (wanted) {
        scene.expect("signal", signal, calls.getFirst().info().orElseThrow().signal());
        scene.expect("disposition of " + signal, disposition, calls.getFirst().action().signal());
      }
      engine.forget();
    }
  }

  private static SignalAction disposition(Signal signal, Kind kind) {
    return switch (kind) {
      case HANDLER -> SignalAction.DELIVER;
      case IGNORE -> SignalAction.IGN;
      case DEFAULT ->
          switch (signal) {
            case SIGSTOP -> SignalAction.STOP;
            case SIGTSTP, SIGTTIN, SIGTTOU -> SignalAction.TSTP;
            case SIGCHLD, SIGCONT, SIGURG, SIGWINCH -> SignalAction.IGN;
            case SIGQUIT,
                SIGILL,
                SIGTRAP,
                SIGABRT,
                SIGBUS,
                SIGFPE,
                SIGSEGV,
                SIGXCPU,
                SIGXFSZ,
                SIGSYS ->
                SignalAction.CORE;
            default -> SignalAction.TERM;
          };
    };
  }

  private static UtraceEvent event(SignalAction disposition) {
    return switch (disposition) {
      case DELIVER -> SIGNAL;
      case IGN -> SIGNAL_IGN;
      case STOP, TSTP -> SIGNAL_STOP;
      case TERM -> SIGNAL_TERM;
      case CORE -> SIGNAL_CORE;
      case NONE, HANDLER -> throw new IllegalArgumentException(disposition + " has no class");
    };
  }

  @Test
  @Covers("SIG-22")
  void SIG_22_ignoredSignalIsReported() {
    for (boolean toProcess : new boolean[] {false, true}) {
      for (Signal signal : List.of(Signal.SIGWINCH, Signal.SIGUSR1)) {
        explore(scene -> ignoredWhileRunning(scene, signal, toProcess));
        explore(scene -> ignoredWhileAsleep(scene, signal, toProcess));
      }
    }
  }

  private static void ignoredWhileRunning(Scene scene, Signal signal, boolean toProcess) {
    Probe a = hearsOfIgnored(scene);
    Server server = ignoring(scene, a, signal);
    sent(scene, server.thread(), signal, toProcess);
    scene.settle();
    expectReport(scene, a, signal);
    server.expectServes("after " + signal);
  }

  private static void ignoredWhileAsleep(Scene scene, Signal signal, boolean toProcess) {
    Probe a = hearsOfIgnored(scene);
    Server server = ignoring(scene, a, signal);
    server.ask(GuestCall.PAUSE);
    server.thread().expectBlocked("in pause");
    sent(scene, server.thread(), signal, toProcess);
    scene.settle();
    expectReport(scene, a, signal);
    scene.expect("state after " + signal, RunState.SLEEPING, server.thread().state());
  }

  private static Probe hearsOfIgnored(Scene scene) {
    return scene.engine("A").events(SIGNAL_IGN);
  }

  private static Server ignoring(Scene scene, Probe a, Signal signal) {
    Server server = Server.create(scene);
    a.attach(server.thread());
    server.thread().start();
    if (signal == Signal.SIGUSR1) {
      scene.expect("rt_sigaction", 0L, server.sigaction(signal, KSigAction.IGNORE));
    }
    return server;
  }

  private static void sent(Scene scene, Tracee thread, Signal signal, boolean toProcess) {
    if (toProcess) {
      scene.note("send " + signal + " to the process of " + thread);
      scene.stage().sendToProcess(thread.handle(), signal);
    } else {
      thread.send(signal);
    }
  }

  private static void expectReport(Scene scene, Probe a, Signal signal) {
    List<Call> reports = Reports.real(a);
    scene.expect("reports of " + signal, 1, reports.size());
    scene.expect("signal", signal, reports.getFirst().info().orElseThrow().signal());
    scene.expect("disposition", SignalAction.IGN, reports.getFirst().action().signal());
  }
}
