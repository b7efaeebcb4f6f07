// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification.kernel;

import static org.utrace.certification.kernel.Guest.P_ALL;
import static org.utrace.certification.kernel.Guest.P_PGID;
import static org.utrace.certification.kernel.Guest.P_PID;
import static org.utrace.certification.kernel.Guest.WEXITED;
import static org.utrace.certification.kernel.Guest.WNOHANG;
import static org.utrace.certification.kernel.Guest.WNOWAIT;
import static org.utrace.certification.kernel.Guest.WUNTRACED;
import static org.utrace.certification.kernel.Guest.exited;
import static org.utrace.contract.Signal.SIGCHLD;
import static org.utrace.contract.Signal.SIGKILL;
import static org.utrace.contract.Signal.SIGQUIT;
import static org.utrace.contract.Signal.SIGSTOP;
import static org.utrace.contract.Signal.SIGUSR1;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.utrace.contract.CloneFlags;
import org.utrace.contract.CloneFlags.Flag;
import org.utrace.contract.Errno;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.RunState;
import org.utrace.suite.Scene;

/** Test what wait4 and waitid choose, tell and refuse. */
final class WaitTests extends KernelTest {
  private static final int WCLONE = 0x8000_0000;
  private static final int WALL = 0x4000_0000;
  private static final int WNOTHREAD = 0x2000_0000;
  private static final int UNKNOWN = 0x40;

  /** Cells that lie one behind the other and have the size of struct rusage. */
  private static final List<String> USAGE =
      Stream.concat(
              Stream.of("caught_signal", "caught_by_second"),
              IntStream.range(0, 16).mapToObj(i -> "data_" + i))
          .toList();

  /** wait(2): a number, any child, the own group, another group. */
  @Test
  void wait4ChoosesChildren() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest other = v.fork();
      Guest own = v.fork();
      other.expect(0, GuestCall.SETPGID, 0, 0);
      exit(other, own);
      scene.expect("own group", (long) own.pid(), v.wait4(0, 0));
      scene.expect("no more there", (long) -Errno.ECHILD.number(), v.wait4(0, 0));
      scene.expect("other group", (long) other.pid(), v.wait4(-other.pid(), 0));
      Guest last = v.fork();
      exit(last);
      scene.expect("a stranger", (long) -Errno.ECHILD.number(), v.wait4(v.pid(), 0));
      scene.expect("by number", (long) last.pid(), v.wait4(last.pid(), 0));
    });
  }

  private static void exit(Guest... children) {
    for (Guest child : children) {
      child.ends(GuestCall.EXIT_GROUP, 3);
    }
  }

  /** wait(2), WNOHANG: 0 while no child has changed state. */
  @Test
  void wnohangDoesNotSleep() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest child = v.fork();
      scene.expect("runs", 0L, v.wait4(-1, WNOHANG));
      exit(child);
      v.expectChild(child.pid(), exited(3), WNOHANG);
      scene.expect("nobody", (long) -Errno.ECHILD.number(), v.wait4(-1, WNOHANG));
    });
  }

  /** waitid(2): what it stores of an end, and that WNOWAIT leaves the child to be waited for. */
  @Test
  void waitidDescribesTheEnd() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest child = v.fork();
      exit(child);
      expectEnd(v, WNOWAIT, SigInfo.CLD_EXITED, child, 3);
      expectEnd(v, 0, SigInfo.CLD_EXITED, child, 3);
      v.expectError(Errno.ECHILD, GuestCall.WAITID, P_ALL, 0, 0, WEXITED, 0);
      for (Signal signal : List.of(SIGKILL, SIGQUIT)) {
        Guest victim = v.fork();
        victim.kill(signal);
        int code = signal == SIGQUIT ? SigInfo.CLD_DUMPED : SigInfo.CLD_KILLED;
        expectEnd(v, 0, code, victim, signal.number());
      }
    });
  }

  /**
   * wait4(2), getrusage(2): the usage is told with the child, and is none in virtual time, which
   * passes for nobody's work. It comes too late to keep the child where it cannot be stored.
   */
  @Test
  void usageIsTold() {
    play(scene -> {
      Guest v = Guest.start(scene);
      exit(v.fork(), v.fork(), v.fork());
      fillUsage(v);
      v.expectError(Errno.ECHILD, GuestCall.WAIT4, 9999, 0, 0, v.at(USAGE.getFirst()));
      scene.expect("untouched", -1L, v.cell(USAGE.getFirst()));
      scene.expectThat("by wait4", v.call(GuestCall.WAIT4, -1, 0, 0, v.at(USAGE.getFirst())) > 0);
      expectNoUsage(scene, v);
      fillUsage(v);
      v.expect(0, GuestCall.WAITID, P_ALL, 0, 0, WEXITED, v.at(USAGE.getFirst()));
      expectNoUsage(scene, v);
      v.expectError(Errno.EFAULT, GuestCall.WAIT4, -1, 0, 0, 8);
      v.expectError(Errno.ECHILD, GuestCall.WAIT4, -1, 0, 0, 0);
    });
  }

  private static void fillUsage(Guest v) {
    USAGE.forEach(cell -> v.put(cell, -1));
    v.put("caught", -1);
  }

  private static void expectNoUsage(Scene scene, Guest v) {
    USAGE.forEach(cell -> scene.expect(cell, 0L, v.cell(cell)));
    scene.expect("before it", -1L, v.cell("caught"));
  }

  private static void expectEnd(Guest v, int options, int code, Guest child, int status) {
    long info = v.at("data_6");
    v.expect(0, GuestCall.WAITID, P_ALL, 0, info, WEXITED | options, 0);
    v.expectInts("siginfo", "data_6", SIGCHLD.number(), code, child.pid(), status);
  }

  /** waitid(2): kinds of children, and EINVAL for what makes no sense. */
  @Test
  void waitidChoosesAndRefuses() {
    play(scene -> {
      Guest v = Guest.start(scene);
      Guest child = v.fork();
      child.expect(0, GuestCall.SETPGID, 0, 0);
      exit(child);
      v.expectError(Errno.EINVAL, GuestCall.WAITID, P_ALL, 0, 0, 0, 0);
      v.expectError(Errno.EINVAL, GuestCall.WAITID, P_ALL, 0, 0, WNOHANG, 0);
      v.expectError(Errno.EINVAL, GuestCall.WAITID, P_ALL, 0, 0, WEXITED | UNKNOWN, 0);
      v.expectError(Errno.EINVAL, GuestCall.WAITID, 7, 0, 0, WEXITED, 0);
      v.expectError(Errno.EINVAL, GuestCall.WAITID, P_PID, 0, 0, WEXITED, 0);
      v.expectError(Errno.EINVAL, GuestCall.WAIT4, -1, 0, UNKNOWN, 0);
      v.expectError(Errno.EFAULT, GuestCall.WAITID, P_ALL, 0, 8, WEXITED | WNOWAIT, 0);
      v.expectError(Errno.ECHILD, GuestCall.WAITID, P_PID, 9999, 0, WEXITED, 0);
      v.expectError(Errno.ECHILD, GuestCall.WAITID, P_PGID, v.pid(), 0, WEXITED, 0);
      v.expectError(Errno.ECHILD, GuestCall.WAITID, P_PGID, 1, 0, WEXITED, 0);
      v.expectError(Errno.EINVAL, GuestCall.WAITID, P_PGID, -child.pid(), 0, WEXITED, 0);
      v.expect(0, GuestCall.WAITID, P_PGID, child.pid(), 0, WEXITED | WNOWAIT, 0);
      v.expect(0, GuestCall.WAITID, P_PID, child.pid(), 0, WEXITED, 0);
    });
  }

  /** Linux's do_wait: who asks for stops only has nothing to wait for in a dead child. */
  @Test
  void deadChildDoesNotStop() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest child = v.fork();
      v.ask(GuestCall.WAITID, P_ALL, 0, 0, WUNTRACED, 0);
      v.expectSleeps();
      exit(child);
      v.expectDone(Errno.ECHILD);
    });
  }

  /** wait(2), __WCLONE and __WALL: children that send no SIGCHLD have to be asked for. */
  @Test
  void cloneChildrenAreWaitedForExpressly() {
    for (Signal signal : List.of(SIGUSR1, SIGCHLD)) {
      explore(scene -> {
        Guest v = Guest.start(scene);
        v.catches(SIGUSR1);
        Guest child = cloned(scene, v, signal);
        exit(child);
        v.expectCaught(signal == SIGUSR1 ? 1 : 0);
        int others = signal == SIGCHLD ? WCLONE : 0;
        scene.expect("of the other kind", (long) -Errno.ECHILD.number(), v.wait4(-1, others));
        v.expectChild(child.pid(), exited(3), signal == SIGCHLD ? WALL : WCLONE);
      });
    }
  }

  /** wait(2), __WNOTHREAD: other threads' children do not count until their maker has ended. */
  @Test
  void threadsWaitForTheirOwnChildrenIfAsked() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest b = v.thread("_b");
      Guest own = v.fork();
      Guest other = b.fork();
      exit(own, other);
      v.expectChild(own.pid(), exited(3), WNOTHREAD);
      scene.expect("none of its own", (long) -Errno.ECHILD.number(), v.wait4(-1, WNOTHREAD));
      v.expect(0, GuestCall.WAITID, P_ALL, 0, 0, WEXITED | WNOWAIT, 0);
      b.expect(0, GuestCall.WAITID, P_ALL, 0, 0, WEXITED | WNOWAIT | WNOTHREAD, 0);
      b.ask(GuestCall.EXIT, 0);
      b.expectState(RunState.DEAD);
      v.expectChild(other.pid(), exited(3), WNOTHREAD);
    });
  }

  /** clone(2), CLONE_PARENT: the thread that made the maker counts as the sibling's maker, too. */
  @Test
  void siblingIsTheChildOfItsMakersMaker() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest b = v.thread("_b");
      Guest child = b.fork();
      long flags = CloneFlags.of(Flag.PARENT).bits();
      Guest sibling = Guest.find(scene, child.call(GuestCall.CLONE, flags, 0, 0, 0, 0), "_b");
      exit(sibling);
      scene.expect("the leader's", (long) -Errno.ECHILD.number(), v.wait4(-1, WNOTHREAD));
      scene.expect("wait4", (long) sibling.pid(), b.wait4(-1, WNOTHREAD));
    });
  }

  private static Guest cloned(Scene scene, Guest v, Signal exitSignal) {
    long flags = CloneFlags.of(Flag.FS).bits() | exitSignal.number();
    return Guest.find(scene, v.call(GuestCall.CLONE, flags, 0, 0, 0, 0), "");
  }

  /** Linux's do_notify_parent: ignoring SIGCHLD says nothing about other signals of an end. */
  @Test
  void otherExitSignalIsSentThoughSigchldIsIgnored() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.ignores(SIGCHLD);
      v.catches(SIGUSR1);
      Guest child = cloned(scene, v, SIGUSR1);
      exit(child);
      v.expectCaught(1);
      v.expectChild(child.pid(), exited(3), WALL);
    });
  }

  /** wait(2): a process is there to be waited for when its last thread has ended. */
  @Test
  void leadersEndIsNotTheProcesssEnd() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest child = v.fork();
      Guest second = leftByItsLeader(child);
      scene.expect("not yet", 0L, v.wait4(-1, WNOHANG));
      second.ask(GuestCall.EXIT, 5);
      second.expectState(RunState.DEAD);
      v.expectChild(child.pid(), exited(4), 0);
    });
  }

  /** A second thread of a process, whose leader has ended with 4. */
  private static Guest leftByItsLeader(Guest leader) {
    Guest second = leader.thread("_b");
    leader.ends(GuestCall.EXIT, 4);
    return second;
  }

  /** exit_group(2): its status counts, though the leader has ended before with another. */
  @Test
  void exitGroupAfterTheLeadersEndSetsTheStatus() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest child = v.fork();
      Guest second = leftByItsLeader(child);
      second.ask(GuestCall.EXIT_GROUP, 5);
      second.expectState(RunState.DEAD);
      v.expectChild(child.pid(), exited(5), 0);
    });
  }

  /** Linux's complete_signal: SIGKILL takes away what there was to learn of a stop. */
  @Test
  void killedChildIsStoppedNoMore() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest child = v.fork();
      child.stops(SIGSTOP);
      child.kill(SIGKILL);
      v.expectChild(child.pid(), SIGKILL.number(), WUNTRACED);
    });
  }
}
