// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification.kernel;

import static org.utrace.contract.KSigAction.Flag.NODEFER;
import static org.utrace.contract.KSigAction.Flag.ONSTACK;
import static org.utrace.contract.KSigAction.Flag.RESETHAND;
import static org.utrace.contract.Signal.SIGRT1;
import static org.utrace.contract.Signal.SIGSEGV;
import static org.utrace.contract.Signal.SIGUSR1;
import static org.utrace.contract.Signal.SIGUSR2;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.utrace.contract.CloneFlags;
import org.utrace.contract.CloneFlags.Flag;
import org.utrace.contract.KSigAction;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalSet;
import org.utrace.contract.spi.ExitStatus;
import org.utrace.contract.spi.GuestCall;
import org.utrace.suite.Scene;

/** Test how handlers are entered and left: frames, masks, stacks, flags of sigaction. */
final class HandlerFrameTests extends KernelTest {
  private static final int MANY = 1000;
  static final CloneFlags THREAD =
      CloneFlags.of(Flag.VM, Flag.FS, Flag.FILES, Flag.SIGHAND, Flag.THREAD);

  /** A stack pointer of which nothing below is mapped. */
  private static final long NO_STACK = 64;

  /** sigaction(2): the handler gets the number; the program goes on where it was. */
  @Test
  void handlerRunsAndProgramGoesOn() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.catches(SIGUSR1);
      v.tkill(SIGUSR1);
      v.expectCaught(1);
      scene.expect("number", (long) SIGUSR1.number(), v.cell("caught_signal"));
      v.expectServes();
    });
  }

  /** Nothing of a frame is left behind: the stack would overflow after some twenty. */
  @Test
  void handlerRunsAThousandTimes() {
    play(scene -> {
      Guest v = Guest.start(scene);
      v.catches(SIGUSR1);
      for (int i = 1; i <= MANY; i++) {
        v.tkill(SIGUSR1);
        v.expectCaught(i);
      }
      v.expectServes();
    });
  }

  /** sigaction(2), SA_SIGINFO: the second argument describes the signal, sender and all. */
  @Test
  void handlerIsToldOfTheSender() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.catches(SIGUSR1);
      Guest child = v.fork();
      HandlerHold hold = new HandlerHold(scene, v);
      child.expect(0, GuestCall.KILL, v.pid(), SIGUSR1.number());
      hold.expectEntered(SIGUSR1, 0);
      long info = hold.regs().parameter(1);
      hold.release();
      v.expectCaught(1);
      copy(v, info, "data_6");
      scene.expect("si_signo", (long) SIGUSR1.number(), v.lowInt("data_6"));
      scene.expect("si_code", (long) SigInfo.USER, v.lowInt("data_7"));
      scene.expect("si_pid", (long) child.pid(), v.lowInt("data_8"));
    });
  }

  /** Copy three words that no symbol names, by a pipe. */
  private static void copy(Guest v, long from, String cell) {
    int bytes = 3 * Long.BYTES;
    Guest.Ends ends = v.pipe();
    v.expect(bytes, GuestCall.WRITE, ends.write(), from, bytes);
    v.expect(bytes, GuestCall.READ, ends.read(), v.at(cell), bytes);
  }

  /** sigreturn(2): registers that the handler changes are as before when it has returned. */
  @Test
  void registersComeBack() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.catches(SIGUSR1);
      HandlerHold hold = new HandlerHold(scene, v);
      v.tkill(SIGUSR1);
      hold.expectEntered(SIGUSR1, 0);
      long before = hold.regs().scratch();
      long sp = hold.regs().sp().value();
      hold.regs().scratch(before + 77);
      hold.release();
      v.expectCaught(1);
      v.tkill(SIGUSR1);
      hold.expectEntered(SIGUSR1, 1);
      scene.expect("scratch register", before, hold.regs().scratch());
      scene.expect("stack pointer in the handler", sp, hold.regs().sp().value());
      hold.release();
      v.expectCaught(2);
    });
  }

  /** sigaction(2): the signal itself is blocked while its handler runs, and not afterwards. */
  @Test
  void signalIsBlockedInItsHandler() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.catches(SIGUSR1);
      HandlerHold hold = new HandlerHold(scene, v);
      v.tkill(SIGUSR1);
      hold.expectEntered(SIGUSR1, 0);
      v.tkill(SIGUSR1);
      hold.release();
      hold.expectEntered(SIGUSR1, 1);
      hold.release();
      v.expectCaught(2);
      scene.expect("mask afterwards", SignalSet.NONE, v.mask());
    });
  }

  /** sigaction(2), SA_NODEFER: the signal is not blocked in its own handler. */
  @Test
  void nodeferNestsTheSameSignal() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.catches(SIGUSR1, NODEFER);
      HandlerHold hold = new HandlerHold(scene, v);
      v.tkill(SIGUSR1);
      hold.expectEntered(SIGUSR1, 0);
      v.tkill(SIGUSR1);
      hold.release();
      hold.expectEntered(SIGUSR1, 0);
      hold.release();
      v.expectCaught(2);
    });
  }

  /** sigaction(2), SA_NODEFER: a signal that sa_mask names is blocked all the same. */
  @Test
  void nodeferGivesWayToTheMask() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.handles(SIGUSR1, "handler", SignalSet.of(SIGUSR1), NODEFER);
      HandlerHold hold = new HandlerHold(scene, v);
      v.tkill(SIGUSR1);
      hold.expectEntered(SIGUSR1, 0);
      v.tkill(SIGUSR1);
      hold.release();
      hold.expectEntered(SIGUSR1, 1);
      hold.release();
      v.expectCaught(2);
    });
  }

  /** sigaction(2), sa_mask: what it names waits for the handler's end; the old mask comes back. */
  @Test
  void maskHoldsOthersUntilTheHandlerEnds() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.handles(SIGUSR1, "handler", SignalSet.of(SIGUSR2));
      v.handles(SIGUSR2, "second", SignalSet.NONE);
      v.blocks(SIGRT1);
      HandlerHold hold = new HandlerHold(scene, v);
      v.tkill(SIGUSR1);
      hold.expectEntered(SIGUSR1, 0);
      v.tkill(SIGUSR2);
      hold.release();
      hold.expectEntered(SIGUSR2, 1);
      hold.release();
      v.expectCaught(1);
      scene.expect("second handler", 1L, v.server().caughtBySecond());
      scene.expect("mask afterwards", SignalSet.of(SIGRT1), v.mask());
    });
  }

  /** signal(7): another signal interrupts a handler, which goes on behind it. */
  @Test
  void handlersNest() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.handles(SIGUSR1, "handler", SignalSet.NONE);
      v.handles(SIGUSR2, "second", SignalSet.NONE);
      HandlerHold hold = new HandlerHold(scene, v);
      long outer = hold.nest(SIGUSR1, SIGUSR2).value();
      scene.expectThat("the second frame lies below", hold.regs().sp().value() < outer);
      hold.release();
      v.expectCaught(1);
      scene.expect("second handler", 1L, v.server().caughtBySecond());
      scene.expect("the outer ended last", (long) SIGUSR1.number(), v.cell("caught_signal"));
      scene.expect("mask afterwards", SignalSet.NONE, v.mask());
    });
  }

  /** sigaction(2), SA_RESETHAND: the default is back when the handler is entered. */
  @Test
  void resethandRunsTheHandlerOnce() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.catches(SIGUSR1, RESETHAND);
      v.tkill(SIGUSR1);
      v.expectCaught(1);
      scene.expect("action", 0L, v.server().handlerOf(SIGUSR1));
      v.tkill(SIGUSR1);
      scene.expect("status", ExitStatus.killed(SIGUSR1, false), v.thread().reap());
    });
  }

  /** signal(7), sigaction(2): where no frame can be written, SIGSEGV ends the process. */
  @Test
  void frameThatCannotBeWrittenKills() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.catches(SIGUSR1);
      expectKilledForWantOfAStack(scene, v);
      scene.expect("handler ran", 0L, v.server().caught());
    });
  }

  /** The same when SIGSEGV itself has a handler, for which there is no stack either. */
  @Test
  void frameForSegvThatCannotBeWrittenKills() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.catches(SIGUSR1);
      v.handles(SIGSEGV, "second", SignalSet.NONE);
      expectKilledForWantOfAStack(scene, v);
    });
  }

  private static void expectKilledForWantOfAStack(Scene scene, Guest v) {
    threadWithoutStack(scene, v).tkill(SIGUSR1);
    scene.expect("status", ExitStatus.killed(SIGSEGV, true), v.thread().reap());
  }

  /** sigaltstack(2): a handler of SIGSEGV on an alternate stack survives the want of a stack. */
  @Test
  void segvHandlerOnAlternateStackSurvives() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.catches(SIGUSR1);
      v.handles(SIGSEGV, "second", SignalSet.NONE, ONSTACK);
      Guest b = threadWithoutStack(scene, v);
      AltStackTests.setAltStack(b);
      b.tkill(SIGUSR1);
      scene.settle();
      scene.expect("SIGSEGV's handler ran", 1L, v.server().caughtBySecond());
      b.expectServes();
    });
  }

  private static Guest threadWithoutStack(Scene scene, Guest v) {
    v.put("child_goes", 1);
    return Guest.find(scene, v.call(GuestCall.CLONE, THREAD.bits(), NO_STACK, 0, 0, 0), "_b");
  }

  /** sigreturn(2): a frame that cannot be read is a SIGSEGV. */
  @Test
  void sigreturnWithoutFrameKills() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest b = threadWithoutStack(scene, v);
      b.ask(GuestCall.RT_SIGRETURN);
      scene.expect("status", ExitStatus.killed(SIGSEGV, true), v.thread().reap());
    });
  }

  /** sigaction(2), SA_RESTORER: without a way back no handler is entered; SIGSEGV ends it. */
  @Test
  void handlerWithoutWayBackKills() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      KSigAction whole = v.server().handler("handler");
      KSigAction bare =
          new KSigAction(
              whole.kind(),
              whole.handler(),
              SignalSet.NONE,
              Set.of(KSigAction.Flag.SIGINFO),
              whole.restorer());
      scene.expect("rt_sigaction", 0L, v.server().sigaction(Signal.SIGUSR1, bare));
      v.tkill(SIGUSR1);
      scene.expect("status", ExitStatus.killed(SIGSEGV, true), v.thread().reap());
    });
  }
}
