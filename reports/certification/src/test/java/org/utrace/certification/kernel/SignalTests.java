// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.utrace.contract.Signal.SIGCHLD;
import static org.utrace.contract.Signal.SIGKILL;
import static org.utrace.contract.Signal.SIGRT2;
import static org.utrace.contract.Signal.SIGRT3;
import static org.utrace.contract.Signal.SIGRT5;
import static org.utrace.contract.Signal.SIGSTOP;
import static org.utrace.contract.Signal.SIGUSR1;
import static org.utrace.contract.Signal.SIGUSR2;
import static org.utrace.contract.UtraceEvent.SIGNAL;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Errno;
import org.utrace.contract.KSigAction;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalSet;
import org.utrace.contract.spi.GuestCall;
import org.utrace.suite.Call;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;

/** Test sending, queueing, blocking and choosing of signals. */
final class SignalTests extends KernelTest {
  private static final int SIG_BLOCK = 0;
  private static final int SIG_UNBLOCK = 1;
  private static final int SIG_SETMASK = 2;
  private static final int MASK_BYTES = 8;

  /** signal(7): "Standard signals do not queue." */
  @Test
  void standardSignalsDoNotQueue() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.catches(SIGUSR1);
      v.blocks(SIGUSR1);
      sendThrice(v, SIGUSR1);
      v.blocks();
      v.expectCaught(1);
    });
  }

  /** signal(7): "Multiple instances of real-time signals can be queued." */
  @Test
  void realTimeSignalsQueue() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.catches(SIGRT3);
      v.blocks(SIGRT3);
      sendThrice(v, SIGRT3);
      v.expectCaught(0);
      v.blocks();
      v.expectCaught(3);
    });
  }

  private static void sendThrice(Guest target, Signal signal) {
    target.tkill(signal);
    target.tkill(signal);
    target.tkill(signal);
  }

  /** signal(7): real-time signals come in the order of their numbers, standard ones before them. */
  @Test
  void lowestNumberComesFirst() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      SignalSet all = SignalSet.of(SIGRT5, SIGRT2, SIGUSR2);
      for (Signal signal : all.signals()) {
        v.handles(signal, "handler", all);
      }
      v.server().blocks(all);
      List.of(SIGRT5, SIGUSR2, SIGRT2).forEach(v::tkill);
      Probe order = scene.engine("order").events(SIGNAL).attach(v.thread());
      v.blocks();
      v.expectCaught(3);
      scene.expect("order", List.of(SIGUSR2, SIGRT2, SIGRT5), delivered(order));
    });
  }

  private static List<Signal> delivered(Probe probe) {
    return infos(probe).stream().map(SigInfo::signal).toList();
  }

  /** The signals that an engine was told of. */
  static List<SigInfo> infos(Probe probe) {
    return probe.calls(SIGNAL).stream()
        .filter(call -> !call.isPreDequeue())
        .map(Call::info)
        .map(info -> info.orElseThrow())
        .toList();
  }

  /** signal(7): those of one number come in the order they were sent, each with its value. */
  @Test
  void sameNumberKeepsItsOrderAndValues() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.handles(SIGRT3, "handler", SignalSet.of(SIGRT3));
      v.blocks(SIGRT3);
      for (int value = 7; value <= 9; value++) {
        v.expect(0, GuestCall.RT_SIGQUEUEINFO, v.pid(), SIGRT3.number(), queued(v, value));
      }
      Probe order = scene.engine("order").events(SIGNAL).attach(v.thread());
      v.blocks();
      v.expectCaught(3);
      List<SigInfo> infos = infos(order);
      scene.expect("values", List.of(7L, 8L, 9L), infos.stream().map(SigInfo::value).toList());
      scene.expect("code", SigInfo.QUEUE, infos.getFirst().code());
      scene.expect("sender", v.pid(), infos.getFirst().sender().number());
    });
  }

  /** A siginfo_t with SI_QUEUE: code at 8, sender at 16, value at 24. */
  private static long queued(Guest v, int value) {
    v.put("data_6", 0);
    v.put("data_7", SigInfo.QUEUE & 0xffff_ffffL);
    v.put("data_8", v.pid());
    v.put("data_9", value);
    return v.at("data_6");
  }

  /** rt_sigqueueinfo(2): EPERM for a si_code that only the kernel may use. */
  @Test
  void nobodySpeaksForTheKernel() {
    play(scene -> {
      Guest v = Guest.start(scene);
      Guest child = v.fork();
      long info = queued(v, 1);
      for (int code : new int[] {SigInfo.KERNEL, SigInfo.USER, SigInfo.TKILL}) {
        v.put("data_7", code & 0xffff_ffffL);
        v.expectError(Errno.EPERM, GuestCall.RT_SIGQUEUEINFO, child.pid(), SIGRT3.number(), info);
      }
      queued(v, 1);
      v.expectError(Errno.ESRCH, GuestCall.RT_SIGQUEUEINFO, 9999, SIGRT3.number(), info);
      v.expectError(Errno.EINVAL, GuestCall.RT_SIGQUEUEINFO, child.pid(), 65, info);
      v.expectError(Errno.EFAULT, GuestCall.RT_SIGQUEUEINFO, child.pid(), SIGRT3.number(), 8);
    });
  }

  /** rt_sigqueueinfo(2): the null signal tells whether it could be sent, and is not. */
  @Test
  void nullSignalCanBeQueuedToNobody() {
    play(scene -> {
      Guest v = Guest.start(scene);
      Guest child = v.fork();
      long info = queued(v, 1);
      v.expect(0, GuestCall.RT_SIGQUEUEINFO, child.pid(), 0, info);
      v.expectError(Errno.ESRCH, GuestCall.RT_SIGQUEUEINFO, 9999, 0, info);
      scene.expect("pending", SignalSet.NONE, child.pending());
      child.expectServes();
      v.put("data_7", SigInfo.USER);
      v.expectError(Errno.EPERM, GuestCall.RT_SIGQUEUEINFO, child.pid(), 0, info);
      v.expectError(Errno.EPERM, GuestCall.RT_SIGQUEUEINFO, 9999, SIGRT3.number(), info);
    });
  }

  /** sigprocmask(2): what the three ways do, the old mask, and EINVAL for any other. */
  @Test
  void maskChangesAsAsked() {
    play(scene -> {
      Guest v = Guest.start(scene);
      v.blocks(SIGUSR1);
      change(v, SIG_BLOCK, SignalSet.of(SIGUSR2));
      scene.expect("old", SignalSet.of(SIGUSR1), new SignalSet(v.cell("data_1")));
      scene.expect("blocked more", SignalSet.of(SIGUSR1, SIGUSR2), v.mask());
      change(v, SIG_UNBLOCK, SignalSet.of(SIGUSR1, SIGRT2));
      scene.expect("blocked less", SignalSet.of(SIGUSR2), v.mask());
      change(v, SIG_SETMASK, SignalSet.of(SIGRT3));
      scene.expect("set", SignalSet.of(SIGRT3), v.mask());
      v.expectError(Errno.EINVAL, GuestCall.RT_SIGPROCMASK, 3, v.at("data_0"), 0, MASK_BYTES);
      v.expectError(Errno.EFAULT, GuestCall.RT_SIGPROCMASK, 0, 8, 0, MASK_BYTES);
      v.expectError(Errno.EFAULT, GuestCall.RT_SIGPROCMASK, 0, 0, 8, MASK_BYTES);
      v.expectError(Errno.EINVAL, GuestCall.RT_SIGPROCMASK, 0, v.at("data_0"), 0, 4);
      scene.expect("as before", SignalSet.of(SIGRT3), v.mask());
    });
  }

  private static void change(Guest v, int how, SignalSet set) {
    v.put("data_0", set.bits());
    v.expect(0, GuestCall.RT_SIGPROCMASK, how, v.at("data_0"), v.at("data_1"), MASK_BYTES);
  }

  /** sigprocmask(2): "It is not possible to block SIGKILL or SIGSTOP. Attempts are ignored." */
  @Test
  void killAndStopCannotBeBlocked() {
    play(scene -> {
      Guest v = Guest.start(scene);
      v.server().blocks(SignalSet.ALL);
      SignalSet possible = SignalSet.ALL.minus(SIGKILL).minus(SIGSTOP);
      scene.expect("mask", possible, v.mask());
    });
  }

  /** sigaction(2): EINVAL for SIGKILL and SIGSTOP, and for a number that is no signal's. */
  @Test
  void killAndStopCannotBeCaught() {
    play(scene -> {
      Guest v = Guest.start(scene);
      for (Signal signal : List.of(SIGKILL, SIGSTOP)) {
        scene.expect("handle " + signal, -22L, v.server().sigaction(signal, KSigAction.IGNORE));
        scene.expect("look at " + signal, 0L, v.server().handlerOf(signal));
      }
      v.expectError(Errno.EINVAL, GuestCall.RT_SIGACTION, 0, 0, 0, MASK_BYTES);
      v.expectError(Errno.EINVAL, GuestCall.RT_SIGACTION, 65, 0, 0, MASK_BYTES);
      v.expectError(Errno.EINVAL, GuestCall.RT_SIGACTION, 1, 0, 0, 4);
      v.expectError(Errno.EFAULT, GuestCall.RT_SIGACTION, 1, 8, 0, MASK_BYTES);
    });
  }

  /** sigpending(2): the blocked ones that wait, those of the thread and those of the process. */
  @Test
  void pendingTellsBothQueues() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.blocks(SIGUSR1, SIGUSR2);
      v.tkill(SIGUSR1);
      v.kill(SIGUSR2);
      scene.expect("pending", SignalSet.of(SIGUSR1, SIGUSR2), v.pending());
    });
  }

  /** POSIX 2.4.3: what is set to be ignored is pending no longer, blocked or not. */
  @Test
  void ignoringDiscardsWhatIsPending() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.catches(SIGCHLD);
      v.blocks(SIGUSR1, SIGCHLD);
      v.tkill(SIGUSR1);
      v.kill(SIGCHLD);
      v.ignores(SIGUSR1);
      scene.expect("SIGCHLD", 0L, v.server().sigaction(SIGCHLD, KSigAction.DEFAULT));
      scene.expect("pending", SignalSet.NONE, v.pending());
    });
  }

  /** signal(7): a process-directed signal goes to a thread that does not block it. */
  @Test
  void processSignalGoesToThreadThatTakesIt() {
    explore(scene -> {
      Pair pair = paused(scene);
      pair.first().blocks(SIGUSR1);
      pair.first().kill(SIGUSR1);
      pair.other().expectDone(Errno.EINTR);
      pair.first().expectCaught(1);
    });
  }

  /** signal(7): a thread-directed signal waits for its thread, even if another would take it. */
  @Test
  void threadSignalStaysWithItsThread() {
    explore(scene -> {
      Pair pair = paused(scene);
      pair.first().blocks(SIGUSR1);
      pair.first().tkill(SIGUSR1);
      pair.other().expectSleeps();
      pair.first().expectCaught(0);
      scene.expect("pending", SignalSet.of(SIGUSR1), pair.first().pending());
    });
  }

  /** POSIX 2.4.1: the signal is not lost when the thread that was chosen blocks it just then. */
  @Test
  void blockingHandsTheSignalOn() {
    assertThat(
            race(scene -> {
              Pair pair = paused(scene);
              pair.first().askBlocks(SIGUSR1);
              pair.first().kill(SIGUSR1);
              pair.first().expectCaught(1);
              return pair.taker();
            }))
        .containsExactly("first", "other");
  }

  /** POSIX 2.4.1: nor when the thread that was chosen exits just then. */
  @Test
  void exitingHandsTheSignalOn() {
    assertThat(
            race(scene -> {
              Pair pair = paused(scene);
              pair.first().ask(GuestCall.EXIT, 0);
              pair.first().kill(SIGUSR1);
              pair.other().expectCaught(1);
              return pair.taker();
            }))
        .containsExactly("first", "other");
  }

  /** Two threads of one process, of which the other sleeps in pause. */
  private record Pair(Guest first, Guest other) {
    /** Which of the two ran a handler: no pause outlives one. */
    String taker() {
      return other.server().isIdle() ? "other" : "first";
    }
  }

  /** Such threads, both of which would take SIGUSR1. */
  private static Pair paused(Scene scene) {
    Guest v = Guest.start(scene);
    v.catches(SIGUSR1);
    Guest b = v.thread("_b");
    b.ask(GuestCall.PAUSE);
    b.expectSleeps();
    return new Pair(v, b);
  }

  /**
   * sigsuspend(2): between changing the mask and sleeping no signal is lost; the mask comes back.
   */
  @Test
  void sigsuspendLosesNoSignal() {
    assertThat(
            race(scene -> {
              Guest v = Guest.start(scene);
              v.catches(SIGUSR1);
              v.blocks(SIGUSR1);
              v.askSigsuspend();
              v.kill(SIGUSR1);
              v.expectDone(Errno.EINTR);
              v.expectCaught(1);
              scene.expect("mask", SignalSet.of(SIGUSR1), v.mask());
              return "woken";
            }))
        .containsExactly("woken");
  }

  /** sigsuspend(2): a signal that the new mask blocks does not end it. */
  @Test
  void sigsuspendSleepsThroughBlockedSignals() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.catches(SIGUSR1);
      v.catches(SIGUSR2);
      v.blocks(SIGUSR1);
      v.askSigsuspend(SIGUSR2);
      v.tkill(SIGUSR2);
      v.expectSleeps();
      v.tkill(SIGUSR1);
      v.expectDone(Errno.EINTR);
      v.expectCaught(2);
    });
  }

  /** pause(2), POSIX rationale of sigsuspend: a signal before pause does not end it. */
  @Test
  void pauseMayMissASignal() {
    assertThat(
            race(scene -> {
              Guest v = Guest.start(scene);
              v.catches(SIGUSR1);
              v.ask(GuestCall.PAUSE);
              v.kill(SIGUSR1);
              v.expectCaught(1);
              boolean woken = v.server().isIdle();
              v.kill(SIGUSR1);
              v.expectDone(Errno.EINTR);
              return woken ? "woken" : "missed";
            }))
        .containsExactly("missed", "woken");
  }
}
