// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.utrace.certification.kernel.Guest.exited;
import static org.utrace.contract.CloneFlags.Flag.CHILD_CLEARTID;
import static org.utrace.contract.CloneFlags.Flag.CHILD_SETTID;
import static org.utrace.contract.CloneFlags.Flag.FILES;
import static org.utrace.contract.CloneFlags.Flag.FS;
import static org.utrace.contract.CloneFlags.Flag.PARENT;
import static org.utrace.contract.CloneFlags.Flag.PARENT_SETTID;
import static org.utrace.contract.CloneFlags.Flag.SETTLS;
import static org.utrace.contract.CloneFlags.Flag.SIGHAND;
import static org.utrace.contract.CloneFlags.Flag.THREAD;
import static org.utrace.contract.CloneFlags.Flag.VM;
import static org.utrace.contract.Signal.SIGCHLD;
import static org.utrace.contract.Signal.SIGKILL;
import static org.utrace.contract.Signal.SIGUSR1;
import static org.utrace.contract.Signal.SIGUSR2;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.CloneFlags;
import org.utrace.contract.Errno;
import org.utrace.contract.Pid;
import org.utrace.contract.SignalSet;
import org.utrace.contract.TaskHandle;
import org.utrace.contract.spi.ExitStatus;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.RunState;
import org.utrace.suite.Scene;

/** Test threads, and what clone(2) shares. */
final class ThreadTests extends KernelTest {
  private static final CloneFlags ALL = CloneFlags.of(VM, FS, FILES, SIGHAND, THREAD);

  /** A process that shares what the flags say, on a stack of its own, serving by {@code _b}. */
  private static Guest process(Scene scene, Guest v, CloneFlags.Flag... flags) {
    v.put("child_goes", 1);
    long bits = CloneFlags.of(flags).bits() | SIGCHLD.number();
    return Guest.find(scene, v.call(GuestCall.CLONE, bits, v.at("stack_b"), 0, 0, 0), "_b");
  }

  /** gettid(2), getpid(2): threads have numbers of their own and one process's number. */
  @Test
  void threadsShareTheProcessNumber() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest b = v.thread("_b");
      Guest c = b.thread("_c");
      for (Guest each : List.of(v, b, c)) {
        each.expect(v.pid(), GuestCall.GETPID);
        each.expect(each.pid(), GuestCall.GETTID);
      }
      scene.expect("numbers", 3L, List.of(v.pid(), b.pid(), c.pid()).stream().distinct().count());
    });
  }

  /** clone(2), EINVAL: THREAD wants SIGHAND, SIGHAND wants VM. */
  @Test
  void senselessFlagsAreRefused() {
    play(scene -> {
      Guest v = Guest.start(scene);
      for (CloneFlags flags :
          List.of(
              CloneFlags.of(THREAD),
              CloneFlags.of(THREAD, VM),
              CloneFlags.of(THREAD, SIGHAND),
              CloneFlags.of(SIGHAND),
              CloneFlags.of(SIGHAND, FILES, FS))) {
        v.expectError(Errno.EINVAL, GuestCall.CLONE, flags.bits(), v.at("stack_b"), 0, 0, 0);
      }
      v.expectError(Errno.ECHILD, GuestCall.WAIT4, -1, 0, 0, 0);
    });
  }

  /** clone(2), CLONE_VM: what one writes the other reads; without it they have copies. */
  @Test
  void memoryIsSharedIfAsked() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest child = process(scene, v, VM);
      child.put("data_6", 66);
      scene.expect("shared", 66L, v.cell("data_6"));
      child.expect(child.pid(), GuestCall.GETPID);
      child.ask(GuestCall.EXIT_GROUP, 0);
      v.expectChild(child.pid(), exited(0), 0);
      Guest other = process(scene, v);
      other.put("data_6", 77);
      scene.expect("not shared", 66L, v.cell("data_6"));
    });
  }

  /** clone(2), CLONE_SIGHAND: actions are shared, masks and pending signals are not. */
  @Test
  void actionsAreSharedIfAsked() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest child = process(scene, v, VM, SIGHAND);
      v.catches(SIGUSR1);
      scene.expect("shared", v.at("handler"), child.server().handlerOf(SIGUSR1));
      child.blocks(SIGUSR2);
      child.kill(SIGUSR2);
      scene.expect("the other's mask", SignalSet.NONE, v.mask());
      scene.expect("the other's signals", SignalSet.NONE, v.pending());
    });
  }

  /** Without it they are copies. */
  @Test
  void actionsAreCopiedOtherwise() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest child = process(scene, v, VM);
      v.catches(SIGUSR1);
      scene.expect("own", 0L, child.server().handlerOf(SIGUSR1));
    });
  }

  /** clone(2), CLONE_FILES: one table of descriptors, for processes too. */
  @Test
  void filesAreSharedIfAsked() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest child = process(scene, v, VM, FILES);
      Guest.Ends ends = v.pipe();
      long from = v.at("data_7");
      child.expect(8, GuestCall.WRITE, ends.write(), from, 8);
      child.expect(0, GuestCall.CLOSE, ends.write());
      v.expectError(Errno.EBADF, GuestCall.WRITE, ends.write(), from, 8);
      child.ask(GuestCall.EXIT_GROUP, 0);
      v.expectChild(child.pid(), exited(0), 0);
      v.expect(8, GuestCall.READ, ends.read(), from, 8);
    });
  }

  /** Without it there are two tables, even for threads of one process. */
  @Test
  void filesAreCopiedOtherwise() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest.Ends ends = v.pipe();
      v.put("child_goes", 1);
      long flags = CloneFlags.of(VM, SIGHAND, THREAD).bits();
      long number = v.call(GuestCall.CLONE, flags, v.at("stack_b"), 0, 0, 0);
      Guest b = Guest.find(scene, number, "_b");
      long from = v.at("data_7");
      b.expect(0, GuestCall.CLOSE, ends.write());
      v.expect(8, GuestCall.WRITE, ends.write(), from, 8);
      v.expect(0, GuestCall.CLOSE, ends.write());
      b.expect(8, GuestCall.READ, ends.read(), from, 8);
      b.expect(0, GuestCall.READ, ends.read(), from, 8);
    });
  }

  /** clone(2), CLONE_PARENT: the child is the caller's sibling. */
  @Test
  void parentCanBeShared() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest child = v.fork();
      long flags = CloneFlags.of(PARENT).bits() | SIGCHLD.number();
      Guest sibling = Guest.find(scene, child.call(GuestCall.CLONE, flags, 0, 0, 0, 0), "");
      sibling.expect(v.pid(), GuestCall.GETPPID);
      sibling.ask(GuestCall.EXIT_GROUP, 5);
      v.expectChild(sibling.pid(), exited(5), 0);
      scene.expect("none of its maker", (long) -Errno.ECHILD.number(), child.wait4(-1, 0));
    });
  }

  /** Linux's copy_process: such a sibling tells its end by the signal that its maker does. */
  @Test
  void siblingHasItsMakersExitSignal() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.catches(SIGUSR1);
      long fs = CloneFlags.of(FS).bits() | SIGUSR1.number();
      Guest child = Guest.find(scene, v.call(GuestCall.CLONE, fs, 0, 0, 0, 0), "");
      long flags = CloneFlags.of(PARENT).bits() | SIGCHLD.number();
      Guest sibling = Guest.find(scene, child.call(GuestCall.CLONE, flags, 0, 0, 0, 0), "");
      sibling.ask(GuestCall.EXIT_GROUP, 5);
      v.expectCaught(1);
    });
  }

  /** clone(2), CLONE_SETTLS: where the new thread's pointer points; whom it makes inherits it. */
  @Test
  void threadPointerIsSetIfAsked() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.handles(SIGUSR1, "pointed", SignalSet.NONE);
      v.put("data_6", 66);
      v.put("data_7", 77);
      Guest b = pointing(scene, v, "_b", 1, "data_6");
      Guest c = pointing(scene, b, "_c", 2, "data_7");
      Guest child = b.fork();
      expectPointed(scene, b, 66);
      expectPointed(scene, c, 77);
      expectPointed(scene, child, 66);
    });
  }

  private static Guest pointing(
      Scene scene, Guest maker, String suffix, int childGoes, String cell) {
    maker.put("child_goes", childGoes);
    long flags = ALL.bits() | CloneFlags.of(SETTLS).bits();
    long stack = maker.at("stack" + suffix);
    long number = maker.call(GuestCall.CLONE, flags, stack, 0, 0, maker.at(cell));
    return Guest.find(scene, number, suffix);
  }

  private static void expectPointed(Scene scene, Guest guest, long word) {
    guest.tkill(SIGUSR1);
    guest.expectServes();
    scene.expect(guest + ": word at the thread pointer", word, guest.cell("caught_signal"));
  }

  /** clone(2), CLONE_PARENT_SETTID and CLONE_CHILD_SETTID: where the number is stored. */
  @Test
  void numbersAreStored() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      long flags = CloneFlags.of(PARENT_SETTID, CHILD_SETTID).bits() | SIGCHLD.number();
      long number = v.call(GuestCall.CLONE, flags, 0, v.at("data_6"), v.at("data_7"), 0);
      scene.expect("in the parent", number, v.cell("data_6"));
      scene.expect("not in the parent", 0L, v.cell("data_7"));
      Guest child = Guest.find(scene, number, "");
      scene.expect("in the child", number, child.cell("data_7"));
    });
  }

  /** clone(2), CLONE_CHILD_CLEARTID: the word is cleared at the end and its futex woken once. */
  @Test
  void clearedWordWakesWhoJoins() {
    assertThat(
            race(scene -> {
              Guest v = Guest.start(scene);
              Guest b = joinable(scene, v);
              v.ask(GuestCall.FUTEX, v.at("data_6"), 0, b.pid(), 0);
              b.ask(GuestCall.EXIT, 0);
              scene.settle();
              scene.expectThat("join ended", v.server().isIdle());
              scene.expect("cleared", 0L, v.cell("data_6"));
              long result = v.server().result();
              scene.expectOneOf("result", result, 0L, (long) -Errno.EAGAIN.number());
              return result == 0 ? "woken" : "came late";
            }))
        .containsExactly("came late", "woken");
  }

  private static Guest joinable(Scene scene, Guest v) {
    v.put("child_goes", 1);
    long flags = ALL.bits() | CloneFlags.of(CHILD_SETTID, CHILD_CLEARTID).bits();
    long word = v.put("data_6", 0);
    return Guest.find(scene, v.call(GuestCall.CLONE, flags, v.at("stack_b"), 0, word, 0), "_b");
  }

  /** set_tid_address(2): sets that word, and tells the thread's number. */
  @Test
  void clearedWordCanBeSet() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest b = v.thread("_b");
      b.expect(b.pid(), GuestCall.SET_TID_ADDRESS, b.put("data_6", 99));
      b.ask(GuestCall.EXIT, 0);
      b.expectState(RunState.DEAD);
      scene.expect("cleared", 0L, v.cell("data_6"));
    });
  }

  /** exit(2) ends one thread; exit_group(2) all. */
  @Test
  void exitEndsOneAndExitGroupAll() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest b = v.thread("_b");
      Guest c = v.thread("_c");
      b.ask(GuestCall.EXIT, 1);
      b.expectState(RunState.DEAD);
      v.ask(GuestCall.PAUSE);
      v.expectSleeps();
      c.ask(GuestCall.EXIT_GROUP, 2);
      scene.expect("status", ExitStatus.exited(2), v.thread().reap());
      c.expectState(RunState.DEAD);
    });
  }

  /** exit_group(2): two at once agree on one status. */
  @Test
  void twoExitGroupsRace() {
    assertThat(
            race(scene -> {
              Guest v = Guest.start(scene);
              Guest b = v.thread("_b");
              v.ask(GuestCall.EXIT_GROUP, 1);
              b.ask(GuestCall.EXIT_GROUP, 2);
              String status = v.thread().reap().toString();
              b.expectState(RunState.DEAD);
              return status;
            }))
        .containsExactly(ExitStatus.exited(1).toString(), ExitStatus.exited(2).toString());
  }

  /** exit_group(2) against a new thread: it is not made, or it is ended with the others. */
  @Test
  void noNewThreadEscapesExitGroup() {
    assertThat(
            race(scene -> {
              Guest v = Guest.start(scene);
              Guest b = v.thread("_b");
              b.server().askForThread("_c");
              v.ask(GuestCall.EXIT_GROUP, 1);
              scene.expect("status", ExitStatus.exited(1), v.thread().reap());
              scene.settle();
              List<TaskHandle> left =
                  List.of(100, 101, 102).stream()
                      .flatMap(number -> scene.stage().find(new Pid(number)).stream())
                      .toList();
              scene.expect("threads left", List.of(), left);
              return "none";
            }))
        .containsExactly("none");
  }

  /** signal(7): the default action of a signal to one thread ends the whole process. */
  @Test
  void fatalSignalToOneThreadEndsAll() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest b = v.thread("_b");
      Guest c = v.thread("_c");
      c.ask(GuestCall.PAUSE);
      c.expectSleeps();
      b.tkill(SIGUSR1);
      scene.expect("status", ExitStatus.killed(SIGUSR1, false), v.thread().reap());
      b.expectState(RunState.DEAD);
      c.expectState(RunState.DEAD);
    });
  }

  /** tgkill(2): the thread has to belong to the process. */
  @Test
  void tgkillChecksTheProcess() {
    play(scene -> {
      Guest v = Guest.start(scene);
      v.catches(SIGUSR1);
      Guest b = v.thread("_b");
      Guest child = v.fork();
      v.expectError(Errno.ESRCH, GuestCall.TGKILL, child.pid(), b.pid(), SIGUSR1.number());
      v.expectError(Errno.EINVAL, GuestCall.TGKILL, -1, b.pid(), SIGUSR1.number());
      v.expectError(Errno.EINVAL, GuestCall.TGKILL, v.pid(), b.pid(), 65);
      v.expect(0, GuestCall.TGKILL, v.pid(), b.pid(), SIGUSR1.number());
      v.expectCaught(1);
    });
  }

  /** A thread of the kernel's own takes no signals and is nobody's child. */
  @Test
  void kernelThreadTakesNoSignals() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      TaskHandle kthread = scene.stage().kernelThread("kworker");
      scene.settle();
      scene.stage().send(kthread, SIGKILL);
      v.ask(GuestCall.KILL, kthread.pid().number(), SIGKILL.number());
      scene.settle();
      scene.expect("sleeps on", RunState.SLEEPING, scene.stage().runState(kthread));
      v.expectError(Errno.ECHILD, GuestCall.WAIT4, kthread.pid().number(), 0, 0, 0);
    });
  }
}
