// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.utrace.certification.kernel.Guest.exited;
import static org.utrace.contract.KSigAction.Flag.NOCLDWAIT;
import static org.utrace.contract.Signal.SIGCHLD;
import static org.utrace.contract.Signal.SIGCONT;
import static org.utrace.contract.Signal.SIGSTOP;
import static org.utrace.contract.Signal.SIGTERM;
import static org.utrace.contract.Signal.SIGUSR1;
import static org.utrace.contract.Signal.SIGUSR2;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.utrace.contract.CloneFlags;
import org.utrace.contract.CloneFlags.Flag;
import org.utrace.contract.Errno;
import org.utrace.contract.KSigAction;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalSet;
import org.utrace.contract.spi.ExitStatus;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.RunState;
import org.utrace.suite.Scene;

/** Test what exec replaces and what it keeps: execve(2), "Effect on process attributes". */
final class ExecTests extends KernelTest {
  private static final int WALL = 0x4000_0000;

  private static void exec(Guest guest) {
    guest.ask(GuestCall.EXECVE, guest.at("path_server"), 0, 0);
  }

  /** Exec, and take the new program in hand. */
  private static Guest execed(Scene scene, Guest guest) {
    return execed(scene, guest, guest.pid());
  }

  /** The same for a thread that takes the leader's number by it. */
  private static Guest execed(Scene scene, Guest guest, int leader) {
    exec(guest);
    scene.settle();
    Guest fresh = Guest.find(scene, leader, "");
    fresh.expectServes();
    return fresh;
  }

  @Test
  void execLoadsTheProgramAnew() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.put("data_6", 55);
      Guest fresh = execed(scene, v);
      scene.expect("fresh memory", 0L, fresh.cell("data_6"));
      scene.expect("calls served", 1L, fresh.cell("served"));
      fresh.expect(v.pid(), GuestCall.GETPID);
      fresh.ask(GuestCall.EXECVE, fresh.at("path_exit_group"), 0, 0);
      scene.expect("status", ExitStatus.exited(3), v.thread().reap());
    });
  }

  @Test
  void failedExecChangesNothing() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest b = v.thread("_b");
      v.catches(SIGUSR1);
      v.expectError(Errno.ENOENT, GuestCall.EXECVE, v.at("path_missing"), 0, 0);
      v.expectError(Errno.EFAULT, GuestCall.EXECVE, 8, 0, 0);
      b.expectServes();
      v.tkill(SIGUSR1);
      v.expectCaught(1);
    });
  }

  /** Handlers are reset; what is ignored stays ignored. */
  @Test
  void execResetsHandlersAndKeepsIgnored() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.catches(SIGUSR1);
      v.ignores(SIGTERM);
      Guest fresh = execed(scene, v);
      scene.expect("handled before", 0L, fresh.server().handlerOf(SIGUSR1));
      scene.expect("ignored", 1L, fresh.server().handlerOf(SIGTERM));
      fresh.kill(SIGTERM);
      fresh.expectServes();
      fresh.kill(SIGUSR1);
      scene.expect("status", ExitStatus.killed(SIGUSR1, false), v.thread().reap());
    });
  }

  /** Linux's flush_signal_handlers: flags and masks of all actions are reset, too. */
  @Test
  void execResetsFlagsOfActions() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      KSigAction unwanting = KSigAction.DEFAULT.with(NOCLDWAIT);
      scene.expect("rt_sigaction", 0L, v.server().sigaction(SIGCHLD, unwanting));
      Guest fresh = execed(scene, v);
      Guest child = fresh.fork();
      child.ends(GuestCall.EXIT_GROUP, 3);
      fresh.expectChild(child.pid(), exited(3), 0);
    });
  }

  /** The mask stays, and what is pending stays pending: of the thread and of the process. */
  @Test
  void execKeepsMaskAndPending() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.blocks(SIGUSR1, SIGUSR2);
      v.tkill(SIGUSR1);
      v.kill(SIGUSR2);
      Guest fresh = execed(scene, v);
      scene.expect("mask", SignalSet.of(SIGUSR1, SIGUSR2), fresh.mask());
      scene.expect("pending", SignalSet.of(SIGUSR1, SIGUSR2), fresh.pending());
    });
  }

  /** The alternate stack is gone; the time left of an alarm is kept (alarm(2)). */
  @Test
  void execKeepsTheAlarmAndNotTheAlternateStack() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.put("data_6", v.at("alternate_stack_low"));
      v.put("data_8", 4096);
      v.expect(0, GuestCall.SIGALTSTACK, v.at("data_6"), 0);
      v.expect(0, GuestCall.ALARM, 10);
      Guest fresh = execed(scene, v);
      fresh.expect(0, GuestCall.SIGALTSTACK, 0, fresh.at("data_6"));
      scene.expect("SS_DISABLE", 2L, fresh.lowInt("data_7"));
      scene.advance(Duration.ofSeconds(4));
      fresh.expect(6, GuestCall.ALARM, 0);
    });
  }

  /** Open files stay open, but those with FD_CLOEXEC (pipe(2), O_CLOEXEC). */
  @Test
  void execKeepsFilesButThoseToBeClosed() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest.Ends kept = v.pipe();
      v.expect(0, GuestCall.PIPE2, v.at("data_6"), 0x80000);
      long closing = v.highInt("data_6");
      Guest fresh = execed(scene, v);
      long from = fresh.at("data_7");
      fresh.expect(8, GuestCall.WRITE, kept.write(), from, 8);
      fresh.expect(8, GuestCall.READ, kept.read(), from, 8);
      fresh.expectError(Errno.EBADF, GuestCall.WRITE, closing, from, 8);
    });
  }

  /** The termination signal is reset to SIGCHLD. */
  @Test
  void execResetsTheExitSignal() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.catches(SIGCHLD);
      long flags = CloneFlags.of(Flag.FS).bits() | Signal.SIGUSR1.number();
      Guest child = Guest.find(scene, v.call(GuestCall.CLONE, flags, 0, 0, 0, 0), "");
      Guest fresh = execed(scene, child);
      fresh.ask(GuestCall.EXIT_GROUP, 3);
      v.expectCaught(1);
      v.expectChild(child.pid(), exited(3), 0);
    });
  }

  /** The word of CLONE_CHILD_CLEARTID is cleared, as at an end, and forgotten (futex(2) wakes). */
  @Test
  void execClearsTheWord() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.put("child_goes", 1);
      long word = v.put("data_6", 99);
      long flags = CloneFlags.of(Flag.VM, Flag.CHILD_CLEARTID).bits() | SIGCHLD.number();
      long number = v.call(GuestCall.CLONE, flags, v.at("stack_b"), 0, word, 0);
      v.ask(GuestCall.FUTEX, word, 0, 99, 0);
      v.expectSleeps();
      exec(Guest.find(scene, number, "_b"));
      v.expectDone(0);
      scene.expect("cleared", 0L, v.cell("data_6"));
      v.put("data_6", 88);
      Guest fresh = Guest.find(scene, number, "");
      fresh.ask(GuestCall.EXIT_GROUP, 0);
      v.expectChild(number, exited(0), 0);
      scene.expect("forgotten", 88L, v.cell("data_6"));
    });
  }

  /** The table of actions is no longer shared (clone(2), CLONE_SIGHAND). */
  @Test
  void execSharesNoActionsAnyMore() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.catches(SIGUSR1);
      CloneFlags shared = CloneFlags.of(Flag.VM, Flag.SIGHAND);
      v.put("child_goes", 1);
      long flags = shared.bits() | SIGCHLD.number();
      long number = v.call(GuestCall.CLONE, flags, v.at("stack_b"), 0, 0, 0);
      Guest child = Guest.find(scene, number, "_b");
      execed(scene, child).ignores(SIGUSR1);
      scene.expect("the other's handler", v.at("handler"), v.server().handlerOf(SIGUSR1));
      scene.expect("wait", 0L, v.wait4(-1, Guest.WNOHANG | WALL));
    });
  }

  /** All other threads are gone; the leader that execs keeps its number. */
  @Test
  void execByTheLeaderEndsTheOthers() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest b = v.thread("_b");
      Guest c = v.thread("_c");
      c.ask(GuestCall.PAUSE);
      Guest fresh = execed(scene, v);
      scene.expect("second", RunState.DEAD, b.thread().state());
      scene.expect("third", RunState.DEAD, c.thread().state());
      fresh.expect(v.pid(), GuestCall.GETTID);
    });
  }

  /** Another thread that execs takes over the leader's number. */
  @Test
  void execByAnotherThreadTakesTheLeadersNumber() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest b = v.thread("_b");
      int number = b.pid();
      b.blocks(SIGUSR2);
      b.tkill(SIGUSR2);
      Guest fresh = execed(scene, b, v.pid());
      fresh.expect(v.pid(), GuestCall.GETPID);
      scene.expect("the thread that asked", b.thread().handle(), fresh.thread().handle());
      scene.expect("its mask", SignalSet.of(SIGUSR2), fresh.mask());
      scene.expect("its signals", SignalSet.of(SIGUSR2), fresh.pending());
      fresh.expectError(Errno.ESRCH, GuestCall.TGKILL, v.pid(), number, 0);
      fresh.ask(GuestCall.EXIT_GROUP, 4);
      scene.expect("status", ExitStatus.exited(4), fresh.thread().reap());
    });
  }

  /** The same when the leader is a zombie already. */
  @Test
  void execBehindADeadLeader() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest b = v.thread("_b");
      v.ends(GuestCall.EXIT, 0);
      execed(scene, b, v.pid());
    });
  }

  /** Two threads exec at once: one wins, the other is gone. */
  @Test
  void twoExecsRace() {
    assertThat(
            race(scene -> {
              Guest v = Guest.start(scene);
              Guest b = v.thread("_b");
              exec(v);
              exec(b);
              scene.settle();
              Guest fresh = Guest.find(scene, v.pid(), "");
              fresh.expect(v.pid(), GuestCall.GETTID);
              boolean leader = fresh.thread().handle().equals(v.thread().handle());
              Guest loser = leader ? b : v;
              scene.expect("the other", RunState.DEAD, loser.thread().state());
              return leader ? "leader" : "other";
            }))
        .containsExactly("leader", "other");
  }

  /** A sibling that exits meanwhile is one less to wait for. */
  @Test
  void execRacesWithASiblingsExit() {
    expectExecOutlivesExit(true);
  }

  /** The leader's own exit does not stop another thread's exec. */
  @Test
  void execRacesWithTheLeadersExit() {
    expectExecOutlivesExit(false);
  }

  private void expectExecOutlivesExit(boolean leaderExecs) {
    assertThat(
            race(scene -> {
              Guest v = Guest.start(scene);
              Guest b = v.thread("_b");
              Guest exiting = leaderExecs ? b : v;
              exiting.ask(GuestCall.EXIT, 0);
              exec(leaderExecs ? v : b);
              scene.settle();
              Guest.find(scene, v.pid(), "").expectServes();
              scene.expect("the other", RunState.DEAD, exiting.thread().state());
              return "execed";
            }))
        .containsExactly("execed");
  }

  /**
   * Linux's do_group_exit: exec or the sibling's exit_group, whichever comes first, has its way.
   */
  @Test
  void execRacesWithASiblingsExitGroup() {
    assertThat(
            race(scene -> {
              Guest v = Guest.start(scene);
              Guest b = v.thread("_b");
              b.ask(GuestCall.EXIT_GROUP, 7);
              exec(v);
              scene.settle();
              scene.expect("sibling", RunState.DEAD, b.thread().state());
              if (v.thread().state() != RunState.ZOMBIE) {
                Guest.find(scene, v.pid(), "").expectServes();
                return "execed";
              }
              scene.expect("status", ExitStatus.exited(7), v.thread().reap());
              return "exited";
            }))
        .containsExactly("execed", "exited");
  }

  /** A stop comes before, during or after the exec; SIGCONT ends it in every case. */
  @Test
  void execRacesWithAStop() {
    assertThat(
            race(scene -> {
              Guest v = Guest.start(scene);
              Guest b = v.thread("_b");
              exec(b);
              v.kill(SIGSTOP);
              scene.settle();
              RunState stopped = scene.stage().runState(b.thread().handle());
              v.kill(SIGCONT);
              scene.settle();
              Guest.find(scene, v.pid(), "").expectServes();
              return stopped.toString();
            }))
        .contains("STOPPED");
  }

  /** A fatal signal ends the process before, during or after the exec; nobody hangs. */
  @Test
  void execRacesWithAFatalSignal() {
    assertThat(
            race(scene -> {
              Guest v = Guest.start(scene);
              Guest b = v.thread("_b");
              exec(b);
              v.kill(SIGTERM);
              scene.expect("status", ExitStatus.killed(SIGTERM, false), v.thread().reap());
              return "killed";
            }))
        .containsExactly("killed");
  }
}
