// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.utrace.certification.kernel.Guest.CONTINUED;
import static org.utrace.certification.kernel.Guest.WCONTINUED;
import static org.utrace.certification.kernel.Guest.WEXITED;
import static org.utrace.certification.kernel.Guest.WNOHANG;
import static org.utrace.certification.kernel.Guest.WNOWAIT;
import static org.utrace.certification.kernel.Guest.WUNTRACED;
import static org.utrace.certification.kernel.Guest.stopped;
import static org.utrace.contract.Signal.SIGCHLD;
import static org.utrace.contract.Signal.SIGCONT;
import static org.utrace.contract.Signal.SIGKILL;
import static org.utrace.contract.Signal.SIGSTOP;
import static org.utrace.contract.Signal.SIGTSTP;
import static org.utrace.contract.Signal.SIGTTIN;
import static org.utrace.contract.Signal.SIGTTOU;
import static org.utrace.contract.UtraceEvent.SIGNAL;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Errno;
import org.utrace.contract.KSigAction.Flag;
import org.utrace.contract.Pid;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalSet;
import org.utrace.contract.spi.Actor;
import org.utrace.contract.spi.ExitStatus;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.RunState;
import org.utrace.suite.Probe;

/** Test stopping, continuing, and what the parent learns of it. */
final class JobControlTests extends KernelTest {

  /** signal(7), "Signal mask and pending signals"; POSIX 2.4.3: the whole process stops. */
  @Test
  void everyStopSignalStopsAllThreads() {
    for (Signal signal : List.of(SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU)) {
      explore(scene -> {
        Guest v = Guest.start(scene);
        Guest b = v.thread("_b");
        Guest c = v.thread("_c");
        c.ask(GuestCall.PAUSE);
        b.tkill(signal);
        v.expectState(RunState.STOPPED);
        b.expectState(RunState.STOPPED);
        c.expectState(RunState.STOPPED);
        v.kill(SIGCONT);
        v.expectServes();
        b.expectServes();
        c.expectSleeps();
      });
    }
  }

  /** signal(7): a stop signal but SIGSTOP can be caught and ignored. */
  @Test
  void stopSignalsCanBeCaughtAndIgnored() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.catches(SIGTSTP);
      v.ignores(SIGTTIN);
      v.kill(SIGTTIN);
      v.kill(SIGTSTP);
      v.expectCaught(1);
      v.expectServes();
    });
  }

  /** wait(2): the status of a stop and of its end, each told once. */
  @Test
  void parentWaitsForStopAndContinue() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest child = v.fork();
      child.stops(SIGTSTP);
      scene.expect("without WUNTRACED", 0L, v.wait4(-1, WNOHANG));
      v.expectChild(child.pid(), stopped(SIGTSTP), WUNTRACED);
      scene.expect("told once", 0L, v.wait4(-1, WUNTRACED | WNOHANG));
      child.kill(SIGCONT);
      child.expectState(RunState.RUNNING);
      scene.expect("without WCONTINUED", 0L, v.wait4(-1, WUNTRACED | WNOHANG));
      v.expectChild(child.pid(), CONTINUED, WCONTINUED);
      scene.expect("told once", 0L, v.wait4(-1, WCONTINUED | WNOHANG));
    });
  }

  /** waitid(2): si_code and si_status; WNOWAIT leaves the child as it is. */
  @Test
  void waitidDescribesStopAndContinue() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest child = v.fork();
      child.stops(SIGSTOP);
      expectInfo(v, child, WUNTRACED | WNOWAIT, SigInfo.CLD_STOPPED, SIGSTOP);
      expectInfo(v, child, WUNTRACED, SigInfo.CLD_STOPPED, SIGSTOP);
      child.kill(SIGCONT);
      child.expectState(RunState.RUNNING);
      expectInfo(v, child, WCONTINUED | WNOWAIT, SigInfo.CLD_CONTINUED, SIGCONT);
      expectInfo(v, child, WCONTINUED, SigInfo.CLD_CONTINUED, SIGCONT);
      v.put("data_8", -1);
      v.expect(0, GuestCall.WAITID, Guest.P_ALL, 0, v.at("data_6"), WEXITED | WNOHANG, 0);
      scene.expect("si_pid when nobody has changed", 0L, v.lowInt("data_8"));
    });
  }

  /** A siginfo_t of SIGCHLD: code at 8, child at 16, status at 24. */
  private static void expectInfo(Guest v, Guest child, int options, int code, Signal status) {
    v.expect(0, GuestCall.WAITID, Guest.P_PID, child.pid(), v.at("data_6"), options, 0);
    v.expectInts("siginfo", "data_6", SIGCHLD.number(), code, child.pid(), status.number());
  }

  /** waitpid sleeps until the stop, and until the end of the stop. */
  @Test
  void waitSleepsUntilTheChange() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest child = v.fork();
      v.askWait4(-1, WUNTRACED);
      v.expectSleeps();
      child.kill(SIGSTOP);
      v.expectDone(child.pid());
      v.askWait4(-1, WCONTINUED);
      v.expectSleeps();
      child.kill(SIGCONT);
      v.expectDone(child.pid());
    });
  }

  /** sigaction(2): SIGCHLD for stop and continue, described as waitid does. */
  @Test
  void parentIsSentSigchld() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.catches(SIGCHLD);
      Guest child = v.fork();
      Probe sent = scene.engine("sent").events(SIGNAL).attach(v.thread());
      child.kill(SIGSTOP);
      v.expectCaught(1);
      child.kill(SIGCONT);
      v.expectCaught(2);
      List<SigInfo> infos =
          sent.calls(SIGNAL).stream()
              .filter(call -> !call.isPreDequeue())
              .map(call -> call.info().orElseThrow())
              .toList();
      SigInfo stop = SigInfo.child(SigInfo.CLD_STOPPED, pid(child), SIGSTOP.number());
      SigInfo go = SigInfo.child(SigInfo.CLD_CONTINUED, pid(child), SIGCONT.number());
      scene.expect("described", List.of(stop, go), infos);
    });
  }

  private static Pid pid(Guest guest) {
    return guest.thread().handle().pid();
  }

  /** sigaction(2), SA_NOCLDSTOP: no SIGCHLD for stop and continue; waiting works all the same. */
  @Test
  void nocldstopKeepsSigchldAway() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.catches(SIGCHLD, Flag.NOCLDSTOP);
      Guest child = v.fork();
      child.stops(SIGSTOP);
      v.expectChild(child.pid(), stopped(SIGSTOP), WUNTRACED);
      child.kill(SIGCONT);
      v.expectChild(child.pid(), CONTINUED, WCONTINUED);
      v.expectCaught(0);
      child.ask(GuestCall.EXIT_GROUP, 0);
      v.expectCaught(1);
    });
  }

  /** signal(7): SIGCONT continues even where it is blocked or ignored. */
  @Test
  void continueNeedsNoDelivery() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.ignores(SIGCONT);
      v.blocks(SIGCONT);
      v.stops(SIGSTOP);
      v.kill(SIGCONT);
      v.expectServes();
    });
  }

  /** POSIX 2.4.3: SIGCONT discards pending stop signals, and a stop signal SIGCONT. */
  @Test
  void stopAndContinueDiscardEachOther() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.catches(SIGCONT);
      v.blocks(SIGTSTP, SIGTTIN, SIGCONT);
      v.tkill(SIGTSTP);
      v.kill(SIGTTIN);
      v.kill(SIGCONT);
      scene.expect("pending", SignalSet.of(SIGCONT), v.pending());
      v.kill(SIGTTIN);
      scene.expect("pending", SignalSet.of(SIGTTIN), v.pending());
    });
  }

  /** signal(7): other signals wait while the process is stopped; SIGKILL does not. */
  @Test
  void onlyKillEndsAStop() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.catches(Signal.SIGUSR1);
      v.stops(SIGSTOP);
      v.kill(Signal.SIGUSR1);
      v.expectState(RunState.STOPPED);
      v.expectCaught(0);
      v.kill(SIGKILL);
      scene.expect("status", ExitStatus.killed(SIGKILL, false), v.thread().reap());
    });
  }

  /** A handler of SIGCONT runs after the stop, and what came during the stop is delivered. */
  @Test
  void signalsOfTheStopAreDeliveredAfterIt() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.catches(SIGCONT);
      v.handles(Signal.SIGUSR1, "second", SignalSet.NONE);
      v.stops(SIGSTOP);
      v.kill(Signal.SIGUSR1);
      v.kill(SIGCONT);
      v.expectCaught(1);
      scene.expect("SIGUSR1's handler", 1L, v.server().caughtBySecond());
    });
  }

  /** One sender's SIGCONT after its SIGSTOP leaves the process running, whatever came between. */
  @Test
  void continueAfterStopWins() {
    assertThat(
            race(scene -> {
              Guest v = Guest.start(scene);
              Guest b = v.thread("_b");
              v.kill(SIGSTOP);
              v.kill(SIGCONT);
              v.expectServes();
              b.expectServes();
              int notices = scene.stage().parentNotices(v.thread().handle());
              return notices + " notices";
            }))
        .hasSizeGreaterThan(1)
        .allMatch(outcome -> outcome.matches("[012] notices"));
  }

  /** Linux's prepare_signal: a stop that SIGCONT undoes half-way is told as stop and as its end. */
  @Test
  void continueUndoesAStopHalfWay() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest b = v.thread("_b");
      b.ask(GuestCall.VFORK);
      b.expectSleeps();
      Guest child = Guest.find(scene, b.pid() + 1, "_b");
      v.stops(SIGSTOP);
      b.expectSleeps();
      scene.expect("notices", 0, scene.stage().parentNotices(v.thread().handle()));
      v.kill(SIGCONT);
      v.expectServes();
      scene.expect("notices", 1, scene.stage().parentNotices(v.thread().handle()));
      child.ask(GuestCall.EXIT_GROUP, 0);
      b.expectDone(child.pid());
    });
  }

  /** Two senders: the later one wins, and all threads agree. */
  @Test
  void stopRacesWithContinue() {
    assertThat(
            race(scene -> {
              Guest v = Guest.start(scene);
              Guest b = v.thread("_b");
              Actor stopper = scene.fork("stopper", () -> v.kill(SIGSTOP));
              v.kill(SIGCONT);
              stopper.join();
              scene.settle();
              scene.expect("threads", v.thread().state(), b.thread().state());
              return v.thread().state().toString();
            }))
        .containsExactly("RUNNING", "STOPPED");
  }

  /** Linux's copy_process: a thread that is made during a stop takes part in it. */
  @Test
  void stopRacesWithANewThread() {
    assertThat(
            race(scene -> {
              Guest v = Guest.start(scene);
              v.server().askForThread("_b");
              v.stops(SIGSTOP);
              var made = scene.stage().find(new Pid(v.pid() + 1));
              made.ifPresent(
                  b -> scene.expect("new thread", RunState.STOPPED, scene.stage().runState(b)));
              v.kill(SIGCONT);
              scene.settle();
              Guest.find(scene, v.pid() + 1, "_b").expectServes();
              return made.isPresent() ? "stopped with" : "made afterwards";
            }))
        .containsExactly("made afterwards", "stopped with");
  }

  /** exit(2) of the last thread that the stop waits for makes it complete; the parent learns it. */
  @Test
  void stopRacesWithAThreadsExit() {
    assertThat(
            race(scene -> {
              Guest v = Guest.start(scene);
              Guest b = v.thread("_b");
              b.ask(GuestCall.EXIT, 0);
              v.stops(SIGSTOP);
              scene.expect("notices", 1, scene.stage().parentNotices(v.thread().handle()));
              return b.thread().state().toString();
            }))
        .contains("DEAD", "STOPPED");
  }

  /** kill(2): SIGKILL ends a process in whatever state a stop has just brought it. */
  @Test
  void stopRacesWithKill() {
    assertThat(
            race(scene -> {
              Guest v = Guest.start(scene);
              Guest b = v.thread("_b");
              Actor stopper = scene.fork("stopper", () -> b.kill(SIGSTOP));
              v.kill(SIGKILL);
              stopper.join();
              return v.thread().reap().toString();
            }))
        .containsExactly(ExitStatus.killed(SIGKILL, false).toString());
  }

  /** kill(2): a stopped process is there, and no process is not. */
  @Test
  void killTellsWhoIsThere() {
    play(scene -> {
      Guest v = Guest.start(scene);
      Guest child = v.fork();
      child.kill(SIGSTOP);
      v.expect(0, GuestCall.KILL, child.pid(), 0);
      v.expectError(Errno.ESRCH, GuestCall.KILL, 9999, 0);
      v.expectError(Errno.EINVAL, GuestCall.KILL, child.pid(), 65);
      v.expect(0, GuestCall.KILL, child.pid(), SIGKILL.number());
      v.expect(0, GuestCall.KILL, child.pid(), 0);
      v.expectChild(child.pid(), SIGKILL.number(), 0);
      v.expectError(Errno.ESRCH, GuestCall.KILL, child.pid(), 0);
    });
  }
}
