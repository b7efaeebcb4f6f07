// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.utrace.contract.Signal.SIGUSR1;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Errno;
import org.utrace.contract.spi.GuestCall;

/** Test waiting and waking at a word: futex(2). */
final class FutexTests extends KernelTest {
  private static final int WAIT = 0;
  private static final int WAKE = 1;
  private static final int PRIVATE = 128;
  private static final String WORD = "data_6";

  @Test
  void wakeEndsAWait() {
    for (int flag : new int[] {0, PRIVATE}) {
      explore(scene -> {
        Guest v = Guest.start(scene);
        Guest b = v.thread("_b");
        v.ask(GuestCall.FUTEX, v.put(WORD, 5), WAIT | flag, 5, 0);
        v.expectSleeps();
        b.expect(1, GuestCall.FUTEX, b.at(WORD), WAKE | flag, 10);
        v.expectDone(0);
        b.expect(0, GuestCall.FUTEX, b.at(WORD), WAKE | flag, 10);
      });
    }
  }

  /** FUTEX_WAIT: EAGAIN if the word has another value. */
  @Test
  void otherValueDoesNotWait() {
    play(scene -> {
      Guest v = Guest.start(scene);
      v.expectError(Errno.EAGAIN, GuestCall.FUTEX, v.put(WORD, 5), WAIT, 4, 0);
    });
  }

  /** FUTEX_WAKE: at most as many as asked for, in the order they came. */
  @Test
  void wakesAsManyAsAskedFor() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest b = v.thread("_b");
      Guest c = v.thread("_c");
      long word = v.put(WORD, 0);
      b.ask(GuestCall.FUTEX, word, WAIT, 0, 0);
      b.expectSleeps();
      c.ask(GuestCall.FUTEX, word, WAIT, 0, 0);
      c.expectSleeps();
      v.expect(1, GuestCall.FUTEX, word, WAKE, 1);
      b.expectDone(0);
      c.expectSleeps();
      v.expect(0, GuestCall.FUTEX, word + 4, WAKE, 1);
      c.expectSleeps();
      v.expect(1, GuestCall.FUTEX, word, WAKE, 1);
      c.expectDone(0);
    });
  }

  /** FUTEX_WAIT: ETIMEDOUT after the time given; EINVAL and EFAULT for what is none. */
  @Test
  void waitEndsWithItsTime() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      v.put("data_7", 2);
      v.put("data_8", 0);
      v.ask(GuestCall.FUTEX, v.put(WORD, 0), WAIT, 0, v.at("data_7"));
      v.expectSleeps();
      scene.advance(Duration.ofMillis(1999));
      v.expectSleeps();
      scene.advance(Duration.ofMillis(1));
      v.expectDone(Errno.ETIMEDOUT);
      v.expect(0, GuestCall.FUTEX, v.at(WORD), WAKE, 1);
    });
  }

  @Test
  void argumentsAreChecked() {
    play(scene -> {
      Guest v = Guest.start(scene);
      long word = v.put(WORD, 0);
      v.put("data_7", 0);
      v.put("data_8", 1_000_000_000);
      v.expectError(Errno.EINVAL, GuestCall.FUTEX, word, WAIT, 0, v.at("data_7"));
      v.expectError(Errno.EINVAL, GuestCall.FUTEX, word + 2, WAIT, 0, 0);
      v.expectError(Errno.EINVAL, GuestCall.FUTEX, word + 2, WAKE, 1);
      v.expectError(Errno.EFAULT, GuestCall.FUTEX, 8, WAIT, 0, 0);
      v.expectError(Errno.EFAULT, GuestCall.FUTEX, word, WAIT, 0, 8);
      v.expectError(Errno.ENOSYS, GuestCall.FUTEX, word, 99, 0, 0);
      v.expect(0, GuestCall.FUTEX, word, WAKE, -1);
    });
  }

  /** Words of two memories are two, though their addresses are one. */
  @Test
  void copiesOfAWordAreApart() {
    explore(scene -> {
      Guest v = Guest.start(scene);
      Guest child = v.fork();
      child.ask(GuestCall.FUTEX, child.at(WORD), WAIT, 0, 0);
      child.expectSleeps();
      v.expect(0, GuestCall.FUTEX, v.at(WORD), WAKE, 1);
      child.expectSleeps();
    });
  }

  /** A waiter sees the new value, or is woken: nothing comes in between. */
  @Test
  void wakeRacesWithWait() {
    assertThat(
            race(scene -> {
              Guest v = Guest.start(scene);
              Guest b = v.thread("_b");
              long word = v.put(WORD, 0);
              v.ask(GuestCall.FUTEX, word, WAIT, 0, 0);
              scene.stage().pause();
              v.put(WORD, 1);
              b.ask(GuestCall.FUTEX, word, WAKE, 1);
              scene.settle();
              scene.expectThat("both ended", v.server().isIdle() && b.server().isIdle());
              long waited = v.server().result();
              long woke = b.server().result();
              scene.expect("woken", waited == 0 ? 1L : 0L, woke);
              scene.expectOneOf("wait", waited, 0L, (long) -Errno.EAGAIN.number());
              return waited == 0 ? "woken" : "saw it";
            }))
        .containsExactly("saw it", "woken");
  }

  /** A wake that is counted is not lost to a signal that comes at the same time. */
  @Test
  void wakeRacesWithASignal() {
    assertThat(
            race(scene -> {
              Guest v = Guest.start(scene);
              v.catches(SIGUSR1);
              Guest b = v.thread("_b");
              long word = v.put(WORD, 0);
              v.ask(GuestCall.FUTEX, word, WAIT, 0, 0);
              v.expectSleeps();
              b.ask(GuestCall.FUTEX, word, WAKE, 1);
              v.tkill(SIGUSR1);
              v.expectCaught(1);
              scene.expectThat("both ended", v.server().isIdle() && b.server().isIdle());
              boolean counted = b.server().result() == 1;
              long result = counted ? 0 : -Errno.EINTR.number();
              scene.expect("wait", result, v.server().result());
              return counted ? "woken" : "interrupted";
            }))
        .containsExactly("interrupted", "woken");
  }
}
