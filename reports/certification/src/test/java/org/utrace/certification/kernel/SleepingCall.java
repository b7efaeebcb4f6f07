// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification.kernel;

import java.time.Duration;
import java.util.List;
import org.utrace.contract.spi.GuestCall;
import org.utrace.suite.Scene;

/** Bring a guest to sleep in a call, and know how the call comes to its ordinary end. */
enum SleepingCall {
  READ,
  WRITE,
  WAIT4,
  WAITID,
  FUTEX,
  NANOSLEEP,
  POLL,
  POLL_TIMEOUT,
  FUTEX_TIMEOUT,
  PAUSE,
  SIGSUSPEND;

  /** signal(7): those that SA_RESTART restarts. */
  static final List<SleepingCall> RESTARTED = List.of(READ, WRITE, WAIT4, WAITID, FUTEX);

  /**
   * signal(7): those that never are. A futex wait with a timeout is in Linux's kernel/futex.c: its
   * rest goes on only where no handler ran.
   */
  static final List<SleepingCall> NEVER_RESTARTED =
      List.of(NANOSLEEP, POLL, POLL_TIMEOUT, FUTEX_TIMEOUT, PAUSE, SIGSUSPEND);

  /** Those that end at some time by what others do or by time. */
  static final List<SleepingCall> ENDING =
      List.of(READ, WRITE, WAIT4, WAITID, FUTEX, NANOSLEEP, POLL, POLL_TIMEOUT, FUTEX_TIMEOUT);

  static final int SECONDS = 10;
  private static final int FUTEX_WAIT = 0;
  private static final int FUTEX_WAKE = 1;
  private static final long POLLIN = 1;
  private static final int PIPE_BYTES = 4096;

  /** What makes the sleep end as it should, and the result then. */
  record Sleep(Runnable end, long result) {}

  Sleep begin(Scene scene, Guest v) {
    Guest helper = v.thread("_b");
    Sleep sleep =
        switch (this) {
          case READ -> read(v, helper);
          case WRITE -> write(v, helper);
          case WAIT4, WAITID -> waiting(v);
          case FUTEX -> futex(v, helper, 0);
          case FUTEX_TIMEOUT -> futex(v, helper, time(v));
          case NANOSLEEP -> nanosleep(scene, v);
          case POLL -> poll(v, helper, -1);
          case POLL_TIMEOUT -> poll(v, helper, SECONDS * 1000);
          case PAUSE, SIGSUSPEND -> forEver(v);
        };
    v.expectSleeps();
    return sleep;
  }

  private static long time(Guest v) {
    v.put("data_8", 0);
    long at = v.put("data_7", SECONDS);
    return at;
  }

  private static Sleep read(Guest v, Guest helper) {
    Guest.Ends ends = v.pipe();
    v.ask(GuestCall.READ, ends.read(), v.at("data_6"), 8);
    long from = v.at("data_7");
    return new Sleep(() -> helper.expect(8, GuestCall.WRITE, ends.write(), from, 8), 8);
  }

  private static Sleep write(Guest v, Guest helper) {
    Guest.Ends ends = v.pipe();
    long buffer = v.at("stack_c_low");
    v.expect(PIPE_BYTES, GuestCall.WRITE, ends.write(), buffer, PIPE_BYTES);
    v.ask(GuestCall.WRITE, ends.write(), v.at("data_6"), 8);
    return new Sleep(
        () -> helper.expect(PIPE_BYTES, GuestCall.READ, ends.read(), buffer, PIPE_BYTES), 8);
  }

  private Sleep waiting(Guest v) {
    Guest child = v.fork();
    if (this == WAIT4) {
      v.askWait4(-1, 0);
    } else {
      v.ask(GuestCall.WAITID, Guest.P_ALL, 0, 0, Guest.WEXITED, 0);
    }
    long result = this == WAIT4 ? child.pid() : 0;
    return new Sleep(() -> child.ask(GuestCall.EXIT_GROUP, 3), result);
  }

  private static Sleep futex(Guest v, Guest helper, long timeout) {
    long word = v.put("data_6", 0);
    v.ask(GuestCall.FUTEX, word, FUTEX_WAIT, 0, timeout);
    return new Sleep(() -> helper.expect(1, GuestCall.FUTEX, word, FUTEX_WAKE, 1), 0);
  }

  private static Sleep nanosleep(Scene scene, Guest v) {
    v.ask(GuestCall.NANOSLEEP, time(v), v.at("data_9"));
    return new Sleep(() -> scene.advance(Duration.ofSeconds(SECONDS)), 0);
  }

  private static Sleep poll(Guest v, Guest helper, int timeoutMillis) {
    Guest.Ends ends = v.pipe();
    v.ask(GuestCall.POLL, v.put("data_6", ends.read() | POLLIN << 32), 1, timeoutMillis);
    long from = v.at("data_7");
    return new Sleep(() -> helper.expect(8, GuestCall.WRITE, ends.write(), from, 8), 1);
  }

  private Sleep forEver(Guest v) {
    if (this == PAUSE) {
      v.ask(GuestCall.PAUSE);
    } else {
      v.askSigsuspend();
    }
    return new Sleep(() -> {}, 0);
  }
}
