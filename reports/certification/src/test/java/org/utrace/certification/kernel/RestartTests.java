// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.utrace.contract.KSigAction.Flag.RESTART;
import static org.utrace.contract.Signal.SIGCONT;
import static org.utrace.contract.Signal.SIGSTOP;
import static org.utrace.contract.Signal.SIGUSR1;
import static org.utrace.contract.Signal.SIGUSR2;
import static org.utrace.contract.Signal.SIGWINCH;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.utrace.certification.kernel.SleepingCall.Sleep;
import org.utrace.contract.Errno;
import org.utrace.contract.SignalSet;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.RunState;
import org.utrace.suite.Scene;

/**
 * Test what becomes of a call that a signal breaks off: signal(7), "Interruption of system calls
 * and library functions by signal handlers", and the same "by stop signals".
 */
final class RestartTests extends KernelTest {

  @Test
  void handlerEndsEveryCall() {
    for (SleepingCall call : SleepingCall.values()) {
      explore(scene -> {
        Guest v = Guest.start(scene);
        v.catches(SIGUSR1);
        call.begin(scene, v);
        v.tkill(SIGUSR1);
        v.expectDone(Errno.EINTR);
        v.expectCaught(1);
        v.expectServes();
      });
    }
  }

  @Test
  void restartGoesOnWithTheCall() {
    for (SleepingCall call : SleepingCall.RESTARTED) {
      explore(scene -> {
        Guest v = Guest.start(scene);
        v.catches(SIGUSR1, RESTART);
        Sleep sleep = call.begin(scene, v);
        v.tkill(SIGUSR1);
        v.expectCaught(1);
        v.expectSleeps();
        sleep.end().run();
        v.expectDone(sleep.result());
      });
    }
  }

  @Test
  void restartDoesNotHelpTheOthers() {
    for (SleepingCall call : SleepingCall.NEVER_RESTARTED) {
      explore(scene -> {
        Guest v = Guest.start(scene);
        v.catches(SIGUSR1, RESTART);
        call.begin(scene, v);
        v.tkill(SIGUSR1);
        v.expectDone(Errno.EINTR);
        v.expectCaught(1);
      });
    }
  }

  /** Two handlers run behind each other; the call is restarted once, at the right place. */
  @Test
  void restartStandsTwoHandlers() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.handles(SIGUSR1, "handler", SignalSet.of(SIGUSR2), RESTART);
      v.handles(SIGUSR2, "second", SignalSet.of(SIGUSR1), RESTART);
      Sleep sleep = SleepingCall.READ.begin(scene, v);
      v.tkill(SIGUSR1);
      v.tkill(SIGUSR2);
      v.expectCaught(1);
      scene.expect("second handler", 1L, v.server().caughtBySecond());
      v.expectSleeps();
      sleep.end().run();
      v.expectDone(sleep.result());
    });
  }

  /** A signal that is ignored, or blocked, does not disturb; not even one that becomes so. */
  @Test
  void ignoredAndBlockedSignalsAreNotNoticed() {
    for (SleepingCall call : SleepingCall.ENDING) {
      explore(scene -> {
        Guest v = Guest.start(scene);
        v.ignores(SIGUSR1);
        v.blocks(SIGUSR2);
        Sleep sleep = call.begin(scene, v);
        v.tkill(SIGUSR1);
        v.tkill(SIGUSR2);
        v.kill(SIGWINCH);
        v.expectSleeps();
        sleep.end().run();
        v.expectDone(sleep.result());
      });
    }
  }

  /** No call of these ends by a stop and SIGCONT, which has no handler. */
  @Test
  void stopIsNotNoticed() {
    for (SleepingCall call : SleepingCall.values()) {
      explore(scene -> {
        Guest v = Guest.start(scene);
        Sleep sleep = call.begin(scene, v);
        stopAndContinue(v);
        v.expectSleeps();
        sleep.end().run();
        if (SleepingCall.ENDING.contains(call)) {
          v.expectDone(sleep.result());
        }
      });
    }
  }

  private static void stopAndContinue(Guest v) {
    v.stops(SIGSTOP);
    v.kill(SIGCONT);
  }

  /** nanosleep(2): EINTR, and the time that is left. */
  @Test
  void nanosleepTellsTheRest() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.catches(SIGUSR1);
      SleepingCall.NANOSLEEP.begin(scene, v);
      scene.advance(Duration.ofMillis(4500));
      v.tkill(SIGUSR1);
      v.expectDone(Errno.EINTR);
      scene.expect("seconds left", 5L, v.cell("data_9"));
      scene.expect("and nanoseconds", 500_000_000L, v.cell("data_10"));
    });
  }

  /** restart_syscall(2): after a stop the sleep goes on with the rest, not from its beginning. */
  @Test
  void nanosleepGoesOnWithTheRest() {
    goesOnWithTheRest(SleepingCall.NANOSLEEP, 0);
  }

  /** restart_syscall(2) names poll too. */
  @Test
  void pollGoesOnWithTheRest() {
    goesOnWithTheRest(SleepingCall.POLL_TIMEOUT, 0);
  }

  /** restart_syscall(2) names futex too. */
  @Test
  void futexGoesOnWithTheRest() {
    goesOnWithTheRest(SleepingCall.FUTEX_TIMEOUT, -Errno.ETIMEDOUT.number());
  }

  private void goesOnWithTheRest(SleepingCall call, long result) {
    explore(scene -> {
      Guest v = Guest.start(scene);
      call.begin(scene, v);
      scene.advance(Duration.ofSeconds(4));
      stopAndContinue(v);
      scene.advance(Duration.ofSeconds(3));
      stopAndContinue(v);
      scene.advance(Duration.ofMillis(2999));
      v.expectSleeps();
      scene.advance(Duration.ofMillis(1));
      v.expectDone(result);
    });
  }

  /** time(7): a stop does not hold the clock; a sleep that ended meanwhile is over. */
  @Test
  void sleepEndsDuringAStop() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      SleepingCall.NANOSLEEP.begin(scene, v);
      v.kill(SIGSTOP);
      scene.advance(Duration.ofSeconds(SleepingCall.SECONDS + 1));
      v.expectState(RunState.STOPPED);
      v.kill(SIGCONT);
      v.expectDone(0);
    });
  }

  /** write(2): a write that was broken off after some bytes tells how many they were. */
  @Test
  void partOfAWriteCounts() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.catches(SIGUSR1, RESTART);
      Guest.Ends ends = v.pipe();
      v.ask(GuestCall.WRITE, ends.write(), v.at("stack_b_low"), 6000);
      v.expectSleeps();
      v.tkill(SIGUSR1);
      v.expectDone(4096);
    });
  }

  /**
   * The signal comes just before the sleep, in it, or with the bytes: the outcome is one of two.
   */
  @Test
  void signalRacesWithTheRead() {
    assertThat(
            race(scene -> {
              Guest v = Guest.start(scene);
              v.catches(SIGUSR1);
              Guest b = v.thread("_b");
              Guest.Ends ends = v.pipe();
              v.ask(GuestCall.READ, ends.read(), v.at("data_6"), 8);
              b.ask(GuestCall.WRITE, ends.write(), v.at("data_7"), 8);
              v.tkill(SIGUSR1);
              v.expectCaught(1);
              return readOrInterrupted(scene, v);
            }))
        .containsExactly("interrupted", "read");
  }

  private static String readOrInterrupted(Scene scene, Guest v) {
    scene.expectThat("the read ended", v.server().isIdle());
    long result = v.server().result();
    scene.expectOneOf("result", result, 8L, (long) -Errno.EINTR.number());
    return result == 8 ? "read" : "interrupted";
  }
}
