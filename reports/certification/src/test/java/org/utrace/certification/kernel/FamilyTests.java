// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.utrace.certification.kernel.Guest.exited;
import static org.utrace.contract.Signal.SIGCHLD;
import static org.utrace.contract.Signal.SIGKILL;
import static org.utrace.contract.Signal.SIGQUIT;
import static org.utrace.contract.Signal.SIGTERM;
import static org.utrace.contract.Signal.SIGUSR1;
import static org.utrace.contract.Signal.SIGUSR2;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.AttachFlags;
import org.utrace.contract.AttachResult;
import org.utrace.contract.CloneFlags;
import org.utrace.contract.EngineOps;
import org.utrace.contract.Errno;
import org.utrace.contract.KSigAction;
import org.utrace.contract.KSigAction.Flag;
import org.utrace.contract.Pid;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalSet;
import org.utrace.contract.TaskHandle;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.ExitStatus;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.RunState;
import org.utrace.suite.Scene;

/** Test fork and vfork, what ends a process, and who learns of it. */
final class FamilyTests extends KernelTest {
  private static final int CORE = 0x80;
  private static final int STAGE = 1;

  /** fork(2): the child has a copy of the memory, which is its own from then on. */
  @Test
  void forkCopiesTheMemory() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.put("data_6", 11);
      Guest child = v.fork();
      scene.expect("copied", 11L, child.cell("data_6"));
      child.put("data_6", 22);
      v.put("data_7", 33);
      scene.expect("parent's", 11L, v.cell("data_6"));
      scene.expect("child's", 0L, child.cell("data_7"));
      child.expect(v.pid(), GuestCall.GETPPID);
      child.expect(child.pid(), GuestCall.GETPID);
      v.expect(STAGE, GuestCall.GETPPID);
    });
  }

  /** fork(2): actions and mask are inherited, pending signals are not. */
  @Test
  void forkInheritsActionsAndMask() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.catches(SIGUSR1);
      v.ignores(SIGTERM);
      v.blocks(SIGUSR2, SIGUSR1);
      v.tkill(SIGUSR2);
      v.kill(SIGUSR1);
      Guest child = v.fork();
      scene.expect("mask", SignalSet.of(SIGUSR1, SIGUSR2), child.mask());
      scene.expect("pending", SignalSet.NONE, child.pending());
      scene.expect("ignored", 1L, child.server().handlerOf(SIGTERM));
      scene.expect("handler", v.at("handler"), child.server().handlerOf(SIGUSR1));
      child.ignores(SIGUSR1);
      scene.expect("parent's own", v.at("handler"), v.server().handlerOf(SIGUSR1));
    });
  }

  /** exit(2), wait(2): the status is the low byte; afterwards nobody is left to wait for. */
  @Test
  void exitStatusReachesTheParent() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest child = v.fork();
      child.ends(GuestCall.EXIT_GROUP, 0x1203);
      v.expectChild(child.pid(), exited(3), 0);
      scene.expect("reaped", RunState.DEAD, child.thread().state());
      scene.expect("nobody left", (long) -Errno.ECHILD.number(), v.wait4(-1, 0));
    });
  }

  /** wait(2), core(5): the signal that killed, and whether a core was dumped. */
  @Test
  void fatalSignalReachesTheParent() {
    for (Signal signal : List.of(SIGKILL, SIGTERM, SIGQUIT)) {
      explore(scene -> {
        Guest v = Guest.start(scene);
        Guest child = v.fork();
        child.kill(signal);
        child.expectState(RunState.ZOMBIE);
        v.expectChild(child.pid(), signal.number() | (signal == SIGQUIT ? CORE : 0), 0);
      });
    }
  }

  /** signal(7): every signal that ends by default does so, with a core where core(5) says so. */
  @Test
  void defaultActionsEnd() {
    for (Signal signal : Signal.values()) {
      Signal.Default byDefault = signal.byDefault();
      if (byDefault == Signal.Default.TERM || byDefault == Signal.Default.CORE) {
        play(scene -> {
          Guest v = Guest.start(scene);
          v.tkill(signal);
          boolean core = byDefault == Signal.Default.CORE;
          scene.expect("status", ExitStatus.killed(signal, core), v.thread().reap());
        });
      }
    }
  }

  /** sigaction(2), SA_NOCLDWAIT, and SIG_IGN for SIGCHLD: children become no zombies. */
  @Test
  void unwantedChildrenReapThemselves() {
    for (KSigAction action : unwanting()) {
      explore(scene -> {
        Guest v = Guest.start(scene);
        scene.expect("rt_sigaction", 0L, v.server().sigaction(SIGCHLD, action));
        Guest child = v.fork();
        child.ask(GuestCall.EXIT_GROUP, 3);
        child.expectState(RunState.DEAD);
        scene.expect("nobody left", (long) -Errno.ECHILD.number(), v.wait4(-1, 0));
      });
    }
  }

  private static List<KSigAction> unwanting() {
    return List.of(KSigAction.IGNORE, KSigAction.DEFAULT.with(Flag.NOCLDWAIT));
  }

  /** wait(2), NOTES: then a wait sleeps until the last child is gone, and fails with ECHILD. */
  @Test
  void waitForUnwantedChildrenEndsWithoutOne() {
    for (KSigAction action : unwanting()) {
      assertThat(
              race(scene -> {
                Guest v = Guest.start(scene);
                scene.expect("rt_sigaction", 0L, v.server().sigaction(SIGCHLD, action));
                Guest child = v.fork();
                v.askWait4(-1, 0);
                child.ask(GuestCall.EXIT_GROUP, 3);
                v.expectDone(Errno.ECHILD);
                child.expectState(RunState.DEAD);
                return "gone";
              }))
          .containsExactly("gone");
    }
  }

  /** sigaction(2), SA_NOCLDWAIT with a handler: SIGCHLD is sent all the same. */
  @Test
  void nocldwaitStillTells() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.catches(SIGCHLD, Flag.NOCLDWAIT);
      Guest child = v.fork();
      child.ask(GuestCall.EXIT_GROUP, 3);
      child.expectState(RunState.DEAD);
      v.expectCaught(1);
    });
  }

  /** _exit(2): children of a process that ends get init as their parent, which reaps them. */
  @Test
  void orphansGoToInit() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest child = v.fork();
      Guest grandchild = child.fork();
      Guest dead = child.fork();
      dead.ends(GuestCall.EXIT_GROUP, 1);
      child.ends(GuestCall.EXIT_GROUP, 2);
      dead.expectState(RunState.DEAD);
      grandchild.expect(STAGE, GuestCall.GETPPID);
      grandchild.ask(GuestCall.EXIT_GROUP, 3);
      grandchild.expectState(RunState.DEAD);
      v.expectChild(child.pid(), exited(2), 0);
      scene.expect("no other child", (long) -Errno.ECHILD.number(), v.wait4(-1, 0));
    });
  }

  /** Linux's reparent_leader: init is told by SIGCHLD, whatever its maker had asked for. */
  @Test
  void orphanTellsInitBySigchld() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest child = v.fork();
      long flags = CloneFlags.of(CloneFlags.Flag.FS).bits() | SIGUSR1.number();
      Guest orphan = Guest.find(scene, child.call(GuestCall.CLONE, flags, 0, 0, 0, 0), "");
      List<Integer> signals = exitSignals(scene, orphan);
      child.ends(GuestCall.EXIT_GROUP, 2);
      orphan.ask(GuestCall.EXIT_GROUP, 3);
      orphan.expectState(RunState.DEAD);
      scene.expect("exit signals", List.of(SIGCHLD.number()), signals);
    });
  }

  /** What an engine is told of the process's end (DEATH-01). */
  private static List<Integer> exitSignals(Scene scene, Guest guest) {
    List<Integer> signals = new ArrayList<>();
    EngineOps ops =
        EngineOps.named("death")
            .withDeath((engine, group, signal) -> {
              signals.add(signal);
              return ResumeAction.RESUME;
            });
    TaskHandle thread = guest.thread().handle();
    AttachResult result = scene.utrace().attach(thread, AttachFlags.CREATE, ops, null);
    AttachResult.Attached attached = (AttachResult.Attached) result;
    scene.utrace().setEvents(thread, attached.engine(), UtraceEvent.DEATH.only());
    return signals;
  }

  /** The same when parent and child end at once: somebody reaps the child in every case. */
  @Test
  void orphaningRacesWithExit() {
    assertThat(
            race(scene -> {
              Guest v = Guest.start(scene);
              Guest child = v.fork();
              Guest grandchild = child.fork();
              child.ask(GuestCall.EXIT_GROUP, 2);
              grandchild.ask(GuestCall.EXIT_GROUP, 3);
              grandchild.expectState(RunState.DEAD);
              v.expectChild(child.pid(), exited(2), 0);
              return "reaped";
            }))
        .containsExactly("reaped");
  }

  /** vfork(2): the parent sleeps until the child exits; they share the memory. */
  @Test
  void vforkParentSleepsUntilTheChildExits() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.ask(GuestCall.VFORK);
      v.expectSleeps();
      Guest child = Guest.find(scene, v.pid() + 1, "");
      child.put("data_6", 44);
      child.expect(child.pid(), GuestCall.GETPID);
      v.expectSleeps();
      child.ask(GuestCall.EXIT_GROUP, 3);
      v.expectDone(child.pid());
      scene.expect("shared", 44L, v.cell("data_6"));
      v.expectChild(child.pid(), exited(3), 0);
    });
  }

  /** vfork(2): or until it execs, which leaves the parent's memory alone. */
  @Test
  void vforkParentSleepsUntilTheChildExecs() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.ask(GuestCall.VFORK);
      v.expectSleeps();
      Guest child = Guest.find(scene, v.pid() + 1, "");
      child.ask(GuestCall.EXECVE, child.at("path_server"), 0, 0);
      v.expectDone(child.pid());
      child.put("data_6", 44);
      scene.expect("no longer shared", 0L, v.cell("data_6"));
      child.expectServes();
      v.expectServes();
    });
  }

  /** vfork(2): no handler interrupts the parent's sleep. */
  @Test
  void vforkIsNotInterrupted() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.catches(SIGUSR1);
      v.ask(GuestCall.VFORK);
      v.expectSleeps();
      Guest child = Guest.find(scene, v.pid() + 1, "");
      v.tkill(SIGUSR1);
      v.expectSleeps();
      v.expectCaught(0);
      child.ask(GuestCall.EXIT_GROUP, 3);
      v.expectDone(child.pid());
      v.expectCaught(1);
    });
  }

  /** A killed vfork parent does not wait; its child goes on, or is gone, and nobody hangs. */
  @Test
  void vforkChildsDeathRacesWithParentsKill() {
    assertThat(
            race(scene -> {
              Guest v = Guest.start(scene);
              v.ask(GuestCall.VFORK);
              v.expectSleeps();
              Guest child = Guest.find(scene, v.pid() + 1, "");
              child.ask(GuestCall.EXIT_GROUP, 3);
              v.kill(SIGKILL);
              scene.expect("status", ExitStatus.killed(SIGKILL, false), v.thread().reap());
              child.expectState(RunState.DEAD);
              return "both gone";
            }))
        .containsExactly("both gone");
  }

  /** wait(2): a parent that sleeps, and one that comes when the child is dead, learn the same. */
  @Test
  void waitRacesWithExit() {
    assertThat(
            race(scene -> {
              Guest v = Guest.start(scene);
              v.catches(SIGCHLD, Flag.RESTART);
              Guest child = v.fork();
              v.askWait4(-1, 0);
              child.ask(GuestCall.EXIT_GROUP, 3);
              v.expectDone(child.pid());
              scene.expect("status", exited(3), v.status());
              v.expectCaught(1);
              return "learnt";
            }))
        .containsExactly("learnt");
  }

  /** wait(2): one of two waiting threads gets the only child, the other ECHILD. */
  @Test
  void twoWaitersRaceForOneChild() {
    assertThat(
            race(scene -> {
              Guest v = Guest.start(scene);
              Guest b = v.thread("_b");
              Guest child = v.fork();
              v.ask(GuestCall.WAIT4, -1, 0, 0, 0);
              b.ask(GuestCall.WAIT4, -1, 0, 0, 0);
              child.ask(GuestCall.EXIT_GROUP, 3);
              scene.settle();
              scene.expectThat("both ended", v.server().isIdle() && b.server().isIdle());
              List<Long> results = List.of(v.server().result(), b.server().result());
              long pid = child.pid();
              long none = -Errno.ECHILD.number();
              scene.expectOneOf("results", results, List.of(pid, none), List.of(none, pid));
              return results.getFirst() == pid ? "first" : "second";
            }))
        .containsExactly("first", "second");
  }

  /** Linux's copy_process: a signal to the group reaches parent and child, or the parent before. */
  @Test
  void noChildEscapesASignalToTheGroup() {
    assertThat(
            race(scene -> {
              Guest v = Guest.start(scene);
              Guest killer = v.fork();
              killer.expect(0, GuestCall.SETPGID, 0, 0);
              Guest victim = v.fork();
              victim.ask(GuestCall.FORK);
              killer.ask(GuestCall.KILL, -v.pid(), SIGKILL.number());
              killer.expectDone(0);
              scene.expect("status", ExitStatus.killed(SIGKILL, false), v.thread().reap());
              victim.expectState(RunState.DEAD);
              return livesOn(scene, victim.pid() + 1);
            }))
        .containsExactly("nobody lives on");
  }

  private static String livesOn(Scene scene, int number) {
    boolean lives = scene.stage().find(new Pid(number)).isPresent();
    return lives ? "a child lives on" : "nobody lives on";
  }
}
