// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.resolution;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.utrace.contract.KSigAction;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalSet;
import org.utrace.contract.spi.GuestCall;
import org.utrace.suite.DataCells;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;
import org.utrace.suite.Tracee;

/** Let a server make calls and get signals, and write down all that can be seen of it. */
final class Conversation {
  private static final int WNOHANG = 1;

  private final Scene scene;
  private final List<String> transcript = new ArrayList<>();

  Conversation(Scene scene) {
    this.scene = scene;
  }

  List<String> transcript() {
    return List.copyOf(transcript);
  }

  /** Write something down. */
  void say(String what, Object value) {
    transcript.add(what + " = " + value);
  }

  private void call(Server server, GuestCall call, long... arguments) {
    say(call.name(), server.call(call, arguments));
  }

  /** Pipes, output and errors. */
  void files(Server server) {
    Tracee thread = server.thread();
    long at = thread.label("data_0").value();
    call(server, GuestCall.PIPE2, at, 0);
    DataCells data = thread.data();
    thread.poke("data_6", 0x0a6f_6c6c_6568L);
    long text = thread.label("data_6").value();
    call(server, GuestCall.WRITE, data.intAt(0, 1), text, 6);
    call(server, GuestCall.READ, data.intAt(0, 0), thread.label("data_5").value(), 6);
    say("read", thread.cell("data_5"));
    call(server, GuestCall.WRITE, 1, text, 6);
    call(server, GuestCall.WRITE, 99, text, 6);
    call(server, GuestCall.WRITE, 1, 16, 6);
    call(server, GuestCall.CLOSE, 99);
    say("output", scene.stage().output(thread.handle()));
  }

  /** A read that a handled signal breaks off: made again, or ended, as the action says. */
  void restarts(Server server) {
    Tracee thread = server.thread();
    call(server, GuestCall.PIPE2, thread.label("data_8").value(), 0);
    long end = thread.data().intAt(8, 0);
    KSigAction again = server.handler("handler").with(KSigAction.Flag.RESTART);
    say("sigaction", server.sigaction(Signal.SIGUSR1, again));
    say("sigaction", server.sigaction(Signal.SIGUSR2, server.handler("second")));
    server.ask(GuestCall.READ, end, thread.label("data_5").value(), 8);
    for (Signal signal : List.of(Signal.SIGCHLD, Signal.SIGUSR1, Signal.SIGUSR2)) {
      scene.settle();
      say("idle before " + signal, server.isIdle());
      thread.send(signal);
    }
    scene.settle();
    say("idle", server.isIdle());
    say("read", server.result());
    say("caught", server.caught() + " and " + server.caughtBySecond());
  }

  /** Sleeps to their end, and sleeps broken off. */
  void sleeps(Server server) {
    Tracee thread = server.thread();
    say("sigaction", server.sigaction(Signal.SIGUSR1, server.handler("handler")));
    DataCells data = thread.data();
    long wanted = data.putWords(4, 3, 0);
    server.ask(GuestCall.NANOSLEEP, wanted, thread.label("data_6").value());
    scene.settle();
    scene.advance(Duration.ofSeconds(1));
    scene.stage().sendToProcess(thread.handle(), Signal.SIGCONT);
    scene.settle();
    say("idle after a second", server.isIdle());
    scene.advance(Duration.ofSeconds(3));
    scene.settle();
    say("idle after four", server.isIdle());
    say("result", server.result());
    server.ask(GuestCall.NANOSLEEP, wanted, thread.label("data_6").value());
    scene.settle();
    scene.advance(Duration.ofSeconds(1));
    thread.send(Signal.SIGUSR1);
    scene.settle();
    say("result", server.result());
    say("left", data.wordAt(6, 0) + " s " + data.wordAt(6, 1) + " ns");
    server.ask(GuestCall.PAUSE);
    scene.settle();
    thread.send(Signal.SIGCHLD);
    scene.settle();
    say("idle in pause", server.isIdle());
    thread.send(Signal.SIGUSR1);
    scene.settle();
    say("pause", server.result());
  }

  /** Handlers, masks, queues, and what is ignored. */
  void signals(Server server) {
    Tracee thread = server.thread();
    say("sigaction", server.sigaction(Signal.SIGUSR1, server.handler("handler")));
    say("sigaction", server.sigaction(Signal.SIGRT3, server.handler("second")));
    server.blocks(SignalSet.of(Signal.SIGUSR1, Signal.SIGRT3));
    for (int i = 0; i < 3; i++) {
      thread.send(Signal.SIGUSR1);
      thread.send(Signal.SIGRT3);
    }
    call(server, GuestCall.RT_SIGPENDING, thread.label("data_6").value(), 8);
    say("pending", thread.data().bits(6));
    server.blocks(SignalSet.NONE);
    thread.send(Signal.SIGCHLD);
    scene.settle();
    say("caught", server.caught() + " and " + server.caughtBySecond());
    KSigAction once = server.handler("handler").with(KSigAction.Flag.RESETHAND);
    say("sigaction", server.sigaction(Signal.SIGUSR2, once));
    thread.send(Signal.SIGUSR2);
    scene.settle();
    say("caught", server.caught());
    say("handler left", server.handlerOf(Signal.SIGUSR2));
  }

  /** Children and what their parent hears of them. */
  void processes(Server server) {
    long own = server.thread().handle().pid().number();
    long at = server.thread().label("data_6").value();
    say("sigaction", server.sigaction(Signal.SIGCHLD, server.handler("handler")));
    Server child = server.fork();
    long number = child.thread().handle().pid().number();
    say("parent is right", child.call(GuestCall.GETPPID) == own);
    say("nothing yet", server.call(GuestCall.WAIT4, -1, at, WNOHANG, 0));
    child.ask(GuestCall.EXIT_GROUP, 3);
    scene.settle();
    say("caught", server.caught());
    say("the child", server.call(GuestCall.WAIT4, -1, at, 0, 0) == number);
    say("status", server.thread().data().intAt(6, 0));
    call(server, GuestCall.WAIT4, -1, at, 0, 0);
  }

  /** A second thread that waits for a word from the first. */
  void threads(Server server) {
    Server second = server.thread("_b");
    long word = server.thread().label("data_7").value();
    second.ask(GuestCall.FUTEX, word, 0, 0, 0);
    scene.settle();
    say("idle at the futex", second.isIdle());
    call(server, GuestCall.FUTEX, word, 1, 1);
    scene.settle();
    say("futex", second.result());
    say("same process", second.call(GuestCall.GETPID) == server.call(GuestCall.GETPID));
    second.ask(GuestCall.EXIT, 0);
    scene.settle();
    call(server, GuestCall.SCHED_YIELD);
  }

  /** Stops of job control, and what the parent hears of them. */
  void jobControl(Server server) {
    Tracee thread = server.thread();
    scene.stage().sendToProcess(thread.handle(), Signal.SIGSTOP);
    scene.settle();
    say("state", thread.state());
    say("parent sees", scene.stage().pollJobControl(thread.handle()));
    scene.stage().sendToProcess(thread.handle(), Signal.SIGCONT);
    scene.settle();
    say("parent sees", scene.stage().pollJobControl(thread.handle()));
    say("parent's notices", scene.stage().parentNotices(thread.handle()));
    call(server, GuestCall.SCHED_YIELD);
  }

  /** An exec that fails, and one that works. */
  void images(Server server) {
    Tracee thread = server.thread();
    say("sigaction", server.sigaction(Signal.SIGUSR1, server.handler("handler")));
    call(server, GuestCall.EXECVE, thread.label("path_missing").value(), 0, 0);
    server.ask(GuestCall.EXECVE, thread.label("path_server").value(), 0, 0);
    scene.settle();
    say("handler after exec", server.handlerOf(Signal.SIGUSR1));
    call(server, GuestCall.SCHED_YIELD);
  }
}
