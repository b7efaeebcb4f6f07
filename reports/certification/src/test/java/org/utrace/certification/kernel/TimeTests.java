// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.utrace.contract.Signal.SIGALRM;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Errno;
import org.utrace.contract.spi.ExitStatus;
import org.utrace.contract.spi.GuestCall;

/** Test clocks, sleeps and timers: nanosleep(2), alarm(2), setitimer(2), clock_gettime(2). */
final class TimeTests extends KernelTest {
  private static final int CLOCK_MONOTONIC = 1;
  private static final int ITIMER_REAL = 0;

  @Test
  void clockShowsTheTimeOfTheStage() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.expect(0, GuestCall.CLOCK_GETTIME, CLOCK_MONOTONIC, v.at("data_6"));
      scene.advance(Duration.ofMillis(2500));
      v.expect(0, GuestCall.CLOCK_GETTIME, CLOCK_MONOTONIC, v.at("data_8"));
      scene.expect("seconds", 2L, v.cell("data_8") - v.cell("data_6"));
      scene.expect("nanoseconds", 500_000_000L, v.cell("data_9") - v.cell("data_7"));
      v.expectError(Errno.EFAULT, GuestCall.CLOCK_GETTIME, CLOCK_MONOTONIC, 8);
    });
  }

  /** nanosleep(2): as long as asked for, not a nanosecond less. */
  @Test
  void nanosleepSleepsAsLongAsAsked() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.ask(GuestCall.NANOSLEEP, time(v, 1, 500_000_000), 0);
      v.expectSleeps();
      scene.advance(Duration.ofNanos(1_499_999_999));
      v.expectSleeps();
      scene.advance(Duration.ofNanos(1));
      v.expectDone(0);
      v.expect(0, GuestCall.NANOSLEEP, time(v, 0, 0), 0);
    });
  }

  private static long time(Guest v, long seconds, long part) {
    v.put("data_7", part);
    return v.put("data_6", seconds);
  }

  /** nanosleep(2): EINVAL for what is no time, EFAULT for what is no address. */
  @Test
  void timesAreChecked() {
    play(scene -> {
      Guest v = Guest.start(scene);
      v.expectError(Errno.EINVAL, GuestCall.NANOSLEEP, time(v, -1, 0), 0);
      v.expectError(Errno.EINVAL, GuestCall.NANOSLEEP, time(v, 0, 1_000_000_000), 0);
      v.expectError(Errno.EINVAL, GuestCall.NANOSLEEP, time(v, 0, -1), 0);
      v.expectError(Errno.EFAULT, GuestCall.NANOSLEEP, 8, 0);
    });
  }

  /** alarm(2): SIGALRM when the time comes; a new one replaces it and tells the seconds left. */
  @Test
  void alarmComesInTime() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.catches(SIGALRM);
      v.expect(0, GuestCall.ALARM, 10);
      scene.advance(Duration.ofMillis(1200));
      v.expect(9, GuestCall.ALARM, 5);
      scene.advance(Duration.ofMillis(4600));
      v.expect(1, GuestCall.ALARM, 5);
      scene.advance(Duration.ofMillis(1700));
      v.expect(3, GuestCall.ALARM, 3);
      scene.advance(Duration.ofMillis(2999));
      v.expectCaught(0);
      scene.advance(Duration.ofMillis(1));
      v.expectCaught(1);
      scene.advance(Duration.ofSeconds(20));
      v.expectCaught(1);
      v.expect(0, GuestCall.ALARM, 0);
    });
  }

  @Test
  void alarmEndsByDefault() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.expect(0, GuestCall.ALARM, 1);
      v.ask(GuestCall.PAUSE);
      v.expectSleeps();
      scene.advance(Duration.ofSeconds(1));
      scene.expect("status", ExitStatus.killed(SIGALRM, false), v.thread().reap());
    });
  }

  /** alarm(2): 0 cancels; fork(2): a child inherits none. */
  @Test
  void alarmIsCancelledAndNotInherited() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.expect(0, GuestCall.ALARM, 10);
      Guest child = v.fork();
      child.expect(0, GuestCall.ALARM, 0);
      v.expect(10, GuestCall.ALARM, 0);
      scene.advance(Duration.ofSeconds(20));
      v.expectServes();
    });
  }

  /** setitimer(2): comes again and again; the old value is told. */
  @Test
  void intervalTimerRepeats() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.catches(SIGALRM);
      v.expect(0, GuestCall.SETITIMER, ITIMER_REAL, timer(v, 2, 1, 500_000), 0);
      scene.advance(Duration.ofMillis(1500));
      v.expectCaught(1);
      scene.advance(Duration.ofSeconds(2));
      v.expectCaught(2);
      scene.advance(Duration.ofSeconds(1));
      v.expect(0, GuestCall.SETITIMER, ITIMER_REAL, timer(v, 0, 0, 0), v.at("data_10"));
      scene.expect("interval", 2L, v.cell("data_10"));
      scene.expect("seconds left", 1L, v.cell("data_12"));
      scene.expect("microseconds left", 0L, v.cell("data_13"));
      scene.advance(Duration.ofSeconds(20));
      v.expectCaught(2);
    });
  }

  private static long timer(Guest v, long everySeconds, long seconds, long micros) {
    v.put("data_7", 0);
    v.put("data_8", seconds);
    v.put("data_9", micros);
    return v.put("data_6", everySeconds);
  }

  /** setitimer(2): EINVAL for an unknown timer and for what is no time. */
  @Test
  void timersAreChecked() {
    play(scene -> {
      Guest v = Guest.start(scene);
      v.expectError(Errno.EINVAL, GuestCall.SETITIMER, 7, timer(v, 0, 1, 0), 0);
      v.expectError(Errno.EINVAL, GuestCall.SETITIMER, ITIMER_REAL, timer(v, 0, 1, 1_000_000), 0);
      v.expectError(Errno.EINVAL, GuestCall.SETITIMER, ITIMER_REAL, timer(v, -1, 1, 0), 0);
      v.expectError(Errno.EFAULT, GuestCall.SETITIMER, ITIMER_REAL, 8, 0);
    });
  }

  /** Times that virtual time cannot count are for ever. */
  @Test
  void endlessTimesDoNotComeAtOnce() {
    play(scene -> {
      Guest v = Guest.start(scene);
      v.expect(0, GuestCall.SETITIMER, ITIMER_REAL, timer(v, 0, Long.MAX_VALUE, 0), 0);
      v.ask(GuestCall.NANOSLEEP, time(v, Long.MAX_VALUE, 999_999_999), 0);
      scene.advance(Duration.ofDays(365));
      v.expectSleeps();
    });
  }

  /** The timer ends with the process: no time passes for nobody's sake. */
  @Test
  void timerEndsWithTheProcess() {
    play(scene -> {
      Guest v = Guest.start(scene);
      Guest child = v.fork();
      child.expect(0, GuestCall.SETITIMER, ITIMER_REAL, timer(child, 2, 1, 0), 0);
      child.ask(GuestCall.EXIT_GROUP, 0);
      v.expectChild(child.pid(), 0, 0);
      v.put("data_6", 1_000_000);
      v.put("data_7", 0);
      v.ask(GuestCall.NANOSLEEP, v.at("data_6"), 0);
      v.expectSleeps();
      scene.advance(Duration.ofSeconds(1_000_000));
      v.expectDone(0);
    });
  }

  /** POSIX rationale of pause: the alarm may come before; a second one ends the pause. */
  @Test
  void alarmRacesWithPause() {
    assertThat(
            race(scene -> {
              Guest v = Guest.start(scene);
              v.catches(SIGALRM);
              v.expect(0, GuestCall.SETITIMER, ITIMER_REAL, timer(v, 5, 1, 0), 0);
              v.ask(GuestCall.PAUSE);
              scene.advance(Duration.ofSeconds(1));
              v.expectCaught(1);
              boolean woken = v.server().isIdle();
              scene.advance(Duration.ofSeconds(5));
              v.expectDone(Errno.EINTR);
              v.expectCaught(2);
              return woken ? "woken" : "missed";
            }))
        .containsExactly("missed", "woken");
  }
}
