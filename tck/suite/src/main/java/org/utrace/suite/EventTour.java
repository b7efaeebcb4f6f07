// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite;

import java.util.List;
import java.util.function.Predicate;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalAction;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.GuestCall;

/** Bring each kind of event about, on a thread of {@link Server}. */
public final class EventTour {
  /** The exit code of {@link #bringAbout} for EXIT, DEATH and REAP. */
  public static final int EXIT_CODE = 5;

  /** Every event but QUIESCE, in an order in which one thread can live through them. */
  public static final List<UtraceEvent> EVENTS =
      List.of(
          UtraceEvent.SYSCALL_ENTRY,
          UtraceEvent.SYSCALL_EXIT,
          UtraceEvent.SIGNAL,
          UtraceEvent.SIGNAL_IGN,
          UtraceEvent.SIGNAL_STOP,
          UtraceEvent.JCTL,
          UtraceEvent.CLONE,
          UtraceEvent.EXEC,
          UtraceEvent.SIGNAL_TERM,
          UtraceEvent.SIGNAL_CORE,
          UtraceEvent.EXIT,
          UtraceEvent.DEATH,
          UtraceEvent.REAP);

  /** Those of {@link #EVENTS} whose callback can stop the thread. */
  public static final List<UtraceEvent> STOPPABLE =
      EVENTS.stream().filter(e -> e != UtraceEvent.DEATH && e != UtraceEvent.REAP).toList();

  private final Scene scene;
  private final Server server;

  private EventTour(Scene scene, Server server) {
    this.scene = scene;
    this.server = server;
  }

  /** Make the thread, not yet let go. */
  public static EventTour create(Scene scene) {
    return new EventTour(scene, Server.create(scene));
  }

  /** Whether an implementation that has some capabilities can bring an event about. */
  public static boolean possible(Predicate<String> has, UtraceEvent event) {
    String needed =
        switch (event) {
          case CLONE -> "clone";
          case EXEC -> "exec";
          case JCTL, SIGNAL_STOP -> "job-control";
          case REAP -> "reap";
          default -> event.isSignal() ? "signals" : "syscalls";
        };
    return has.test("syscalls") && has.test(needed);
  }

  /** The slot that an event is reported to. */
  public static UtraceEvent slotOf(UtraceEvent event) {
    return event.isSignal() ? UtraceEvent.SIGNAL : event;
  }

  /** The disposition by which a reported signal does nothing; none where no signal is reported. */
  public static SignalAction ignored(Call call) {
    SignalAction given = call.action().signal();
    boolean none = given == SignalAction.NONE || given == SignalAction.HANDLER;
    return none ? given : SignalAction.IGN;
  }

  /** The disposition with which a reported signal does not end the thread, else as it was. */
  public static SignalAction survived(Call call) {
    SignalAction given = call.action().signal();
    boolean deadly = given == SignalAction.TERM || given == SignalAction.CORE;
    return deadly ? SignalAction.IGN : given;
  }

  /** The server that the events happen to. */
  public Server server() {
    return server;
  }

  /** Its thread. */
  public Tracee thread() {
    return server.thread();
  }

  /** Let the thread go. */
  public void start() {
    thread().start();
  }

  /**
   * Begin an event and go on at once; it may come with others, such as EXEC with a system call.
   *
   * <p>After SIGNAL_STOP and JCTL the thread is stopped; {@link #goOn} ends that.
   */
  public void bringAbout(UtraceEvent event) {
    switch (event) {
      case SYSCALL_ENTRY, SYSCALL_EXIT -> server.ask(GuestCall.GETPID);
      case CLONE -> server.askForThread("_b");
      case EXEC -> server.ask(GuestCall.EXECVE, thread().label("path_server").value(), 0, 0);
      case JCTL -> stop();
      case EXIT, DEATH -> server.ask(GuestCall.EXIT_GROUP, EXIT_CODE);
      case REAP -> {
        server.ask(GuestCall.EXIT_GROUP, EXIT_CODE);
        thread().reap();
      }
      default -> signal(event);
    }
  }

  private void signal(UtraceEvent event) {
    if (event == UtraceEvent.SIGNAL) {
      server.sigaction(Signal.SIGUSR1, server.handler("handler"));
      thread().send(Signal.SIGUSR1);
    } else if (event == UtraceEvent.SIGNAL_STOP) {
      stop();
    } else if (event == UtraceEvent.SIGNAL_IGN) {
      server.sendIgnored(signalOf(event));
    } else {
      thread().send(signalOf(event));
    }
  }

  /** The signal that brings a class of signals about. */
  public static Signal signalOf(UtraceEvent event) {
    return switch (event) {
      case SIGNAL -> Signal.SIGUSR1;
      case SIGNAL_IGN -> Signal.SIGCHLD;
      case SIGNAL_STOP -> Signal.SIGSTOP;
      case SIGNAL_TERM -> Signal.SIGTERM;
      case SIGNAL_CORE -> Signal.SIGQUIT;
      default -> throw new IllegalArgumentException(event + " is no signal");
    };
  }

  private void stop() {
    scene.note("send SIGSTOP to the process");
    scene.stage().sendToProcess(thread().handle(), Signal.SIGSTOP);
  }

  /** End the stop of SIGNAL_STOP and JCTL. */
  public void goOn() {
    scene.note("send SIGCONT to the process");
    scene.stage().sendToProcess(thread().handle(), Signal.SIGCONT);
  }

  /**
   * Live through the events that leave the thread alive, each after the one before, as far as the
   * implementation has them.
   */
  public void live() {
    for (UtraceEvent event : EVENTS) {
      boolean survived = event != UtraceEvent.SIGNAL_TERM && event != UtraceEvent.SIGNAL_CORE;
      if (survived && STOPPABLE.contains(event) && event != UtraceEvent.EXIT) {
        liveThrough(event);
      }
    }
  }

  private void liveThrough(UtraceEvent event) {
    if (!possible(scene::has, event)) {
      return;
    }
    bringAbout(event);
    server.awaitIdle(event.toString());
    if (event == UtraceEvent.JCTL || event == UtraceEvent.SIGNAL_STOP) {
      goOn();
      scene.settle();
    }
  }
}
