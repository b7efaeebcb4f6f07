// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification.kernel;

import static org.utrace.contract.KSigAction.Flag.ONSTACK;
import static org.utrace.contract.Signal.SIGUSR1;
import static org.utrace.contract.Signal.SIGUSR2;

import org.junit.jupiter.api.Test;
import org.utrace.contract.Errno;
import org.utrace.contract.SignalSet;
import org.utrace.contract.spi.GuestCall;

/** Test handlers on an alternate stack: sigaltstack(2). */
final class AltStackTests extends KernelTest {
  private static final int SS_ONSTACK = 1;
  private static final int SS_DISABLE = 2;

  /** sigaction(2), SA_ONSTACK; sigaltstack(2): the handler runs on the alternate stack. */
  @Test
  void onstackRunsOnTheAlternateStack() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      setAltStack(v);
      v.catches(SIGUSR1, ONSTACK);
      v.handles(SIGUSR2, "second", SignalSet.NONE);
      HandlerHold hold = new HandlerHold(scene, v);
      v.tkill(SIGUSR2);
      hold.expectEntered(SIGUSR2, 0);
      scene.expectThat("without the flag", !onAltStack(v, hold));
      hold.release();
      v.tkill(SIGUSR1);
      hold.expectEntered(SIGUSR1, 1);
      scene.expectThat("with the flag", onAltStack(v, hold));
      hold.release();
      v.expectCaught(1);
      scene.expect("off the stack again", 0L, altStackFlags(v));
    });
  }

  /** sigaltstack(2): a handler nested in one on the alternate stack stays there, below it. */
  @Test
  void nestedHandlerStaysOnTheAlternateStack() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      setAltStack(v);
      v.catches(SIGUSR1, ONSTACK);
      v.handles(SIGUSR2, "second", SignalSet.NONE, ONSTACK);
      HandlerHold hold = new HandlerHold(scene, v);
      long outer = hold.nest(SIGUSR1, SIGUSR2).value();
      scene.expectThat("on it", onAltStack(v, hold));
      scene.expectThat("below", hold.regs().sp().value() < outer);
      hold.release();
      v.expectCaught(1);
    });
  }

  static void setAltStack(Guest v) {
    v.put("data_6", v.at("alternate_stack_low"));
    v.put("data_7", 0);
    v.put("data_8", v.at("alternate_stack") - v.at("alternate_stack_low"));
    v.expect(0, GuestCall.SIGALTSTACK, v.at("data_6"), 0);
  }

  private static boolean onAltStack(Guest v, HandlerHold hold) {
    long sp = hold.regs().sp().value();
    return sp >= v.at("alternate_stack_low") && sp < v.at("alternate_stack");
  }

  private static long altStackFlags(Guest v) {
    v.expect(0, GuestCall.SIGALTSTACK, 0, v.at("data_9"));
    return v.lowInt("data_10");
  }

  /** sigaltstack(2): ENOMEM below MINSIGSTKSZ, EINVAL for unknown flags, EFAULT; what is told. */
  @Test
  void alternateStackIsChecked() {
    play(scene -> {
      Guest v = Guest.start(scene);
      scene.expect("none at first", (long) SS_DISABLE, altStackFlags(v));
      setAltStack(v);
      v.put("data_8", 2047);
      v.expectError(Errno.ENOMEM, GuestCall.SIGALTSTACK, v.at("data_6"), 0);
      v.put("data_8", 4096);
      v.put("data_7", 64);
      v.expectError(Errno.EINVAL, GuestCall.SIGALTSTACK, v.at("data_6"), 0);
      v.expectError(Errno.EFAULT, GuestCall.SIGALTSTACK, 8, 0);
      scene.expect("set", 0L, altStackFlags(v));
      scene.expect("where", v.at("alternate_stack_low"), v.cell("data_9"));
      scene.expect("size", 4096L, v.cell("data_11"));
      v.put("data_7", SS_DISABLE);
      v.expect(0, GuestCall.SIGALTSTACK, v.at("data_6"), 0);
      scene.expect("none again", (long) SS_DISABLE, altStackFlags(v));
      v.put("data_7", SS_ONSTACK);
      v.expect(0, GuestCall.SIGALTSTACK, v.at("data_6"), 0);
      scene.expect("SS_ONSTACK is allowed and means nothing", 0L, altStackFlags(v));
    });
  }

  /** sigaltstack(2): EPERM and SS_ONSTACK while it is in use. */
  @Test
  void alternateStackInUseCannotBeChanged() {
    play(scene -> {
      Guest v = Guest.start(scene);
      v.put("child_goes", 1);
      long stack = v.at("alternate_stack");
      Guest b =
          Guest.find(
              scene,
              v.call(GuestCall.CLONE, HandlerFrameTests.THREAD.bits(), stack, 0, 0, 0),
              "_b");
      setAltStack(b);
      scene.expect("in use", (long) SS_ONSTACK, altStackFlags(b));
      b.expectError(Errno.EPERM, GuestCall.SIGALTSTACK, b.at("data_6"), 0);
    });
  }

  /** clone(2): a thread has no alternate stack at first; fork(2): a child has its parent's. */
  @Test
  void forkKeepsTheAlternateStackAndThreadsDoNot() {
    play(scene -> {
      Guest v = Guest.start(scene);
      setAltStack(v);
      scene.expect("child of fork", 0L, altStackFlags(v.fork()));
      scene.expect("thread", (long) SS_DISABLE, altStackFlags(v.thread("_b")));
    });
  }
}
