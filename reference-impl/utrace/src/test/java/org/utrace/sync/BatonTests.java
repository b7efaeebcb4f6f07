// SPDX-License-Identifier: Apache-2.0
package org.utrace.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.utrace.contract.spi.Bounds;
import org.utrace.contract.spi.ChoicePoint.Access;
import org.utrace.contract.spi.ChoicePoint.Kind;
import org.utrace.contract.spi.Chooser;
import org.utrace.contract.spi.RunReport;
import org.utrace.contract.spi.Settled;

final class BatonTests {
  private static final Chooser STAY = p -> Math.max(0, p.currentPosition());
  private static final Chooser LAST = p -> p.runnableCount() - 1;
  private static final Bounds SMALL = new Bounds(500, 100, 50);

  private static RunReport play(Chooser chooser, Consumer<Baton> script) {
    RunReport[] report = new RunReport[1];
    Carrier.drive(() -> {
      Baton baton = new Baton(chooser, SMALL);
      report[0] = baton.run("first", () -> script.accept(baton));
    });
    return report[0];
  }

  @Test
  void completesWithItsFirstActor() {
    RunReport report = play(STAY, baton -> baton.point(Kind.MEMORY, "x", Access.READ));
    assertThat(report.outcome()).isEqualTo(new RunReport.Completed());
    assertThat(report.steps()).isEqualTo(1);
  }

  @Test
  void chooserDecidesWhoGoesOn() {
    List<String> order = new ArrayList<>();
    Consumer<Baton> script =
        baton -> {
          KernelActor other = baton.spawn("second", () -> order.add("second"));
          order.add("first");
          baton.join(other);
        };
    play(STAY, script);
    assertThat(order).containsExactly("first", "second");
    order.clear();
    play(LAST, script);
    assertThat(order).containsExactly("second", "first");
  }

  @Test
  void locksExclude() {
    int[] inside = new int[2];
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 200; i++) {
      RunReport report =
          play(p -> random.nextInt(p.runnableCount()), baton -> twoInOneLock(baton, inside));
      assertThat(report.outcome()).isEqualTo(new RunReport.Completed());
    }
    assertThat(inside[1]).as("most actors inside at once").isEqualTo(1);
  }

  private static void twoInOneLock(Baton baton, int[] inside) {
    KernelLock lock = baton.lock(LockRank.SIGNALS, "lock");
    Runnable body =
        () -> {
          lock.lock();
          inside[1] = Math.max(inside[1], ++inside[0]);
          baton.point(Kind.MEMORY, "inside", Access.WRITE);
          inside[0]--;
          lock.unlock();
        };
    KernelActor other = baton.spawn("second", body);
    body.run();
    baton.join(other);
  }

  @Test
  void takingALockTwiceIsRefused() {
    RunReport report =
        play(
            STAY,
            baton -> {
              KernelLock lock = baton.lock(LockRank.SIGNALS, "lock");
              lock.lock();
              lock.lock();
            });
    assertThat(report.outcome()).isInstanceOf(RunReport.Threw.class);
  }

  @Test
  void lockOrderIsKept() {
    RunReport report =
        play(
            STAY,
            baton -> {
              baton.lock(LockRank.SIGNALS, "inner").lock();
              baton.lock(LockRank.UTRACE, "outer").lock();
            });
    assertThat(report.outcome())
        .isInstanceOfSatisfying(
            RunReport.Threw.class,
            threw ->
                assertThat(threw.cause())
                    .hasMessage("first takes outer while it holds inner, against the order"));
  }

  @Test
  void twoLocksOfOneRankAreRefused() {
    RunReport report =
        play(
            STAY,
            baton -> {
              baton.lock(LockRank.SIGNALS, "one").lock();
              baton.lock(LockRank.SIGNALS, "other").lock();
            });
    assertThat(report.outcome()).isInstanceOf(RunReport.Threw.class);
  }

  @Test
  void deadlockIsNamed() {
    RunReport report = play(STAY, baton -> baton.queue("never").await(() -> false));
    assertThat(report.outcome()).isEqualTo(new RunReport.Deadlock(List.of("first waits: never")));
  }

  @Test
  void endlessRunIsBounded() {
    RunReport report =
        play(
            STAY,
            baton -> {
              while (true) {
                baton.point(Kind.MEMORY, "loop", Access.READ);
              }
            });
    assertThat(report.outcome()).isInstanceOf(RunReport.Endless.class);
  }

  @Test
  void lostWakeUpIsPossible() {
    // The condition is looked at before the sleep is announced: a wake-up in between is lost.
    Consumer<Baton> script =
        baton -> {
          boolean[] done = new boolean[1];
          KernelActor sleeper =
              baton.spawn(
                  "sleeper",
                  () -> {
                    KernelActor me = baton.current();
                    baton.reading("done");
                    if (!done[0]) {
                      baton.point(Kind.MEMORY, "window", Access.READ);
                      me.prepareToSleep("done");
                      me.schedule();
                    }
                  });
          baton.writing("done");
          done[0] = true;
          sleeper.wake();
          baton.join(sleeper);
        };
    assertThat(play(STAY, script).outcome()).isEqualTo(new RunReport.Completed());
    Chooser intoTheWindow =
        p -> p.object().equals("window") ? 0 : p.step() < 3 ? p.runnableCount() - 1 : 0;
    assertThat(play(intoTheWindow, script).outcome()).isInstanceOf(RunReport.Deadlock.class);
  }

  @Test
  void announcedSleepEndsAtOnceWhenWokenBefore() {
    RunReport report =
        play(
            STAY,
            baton -> {
              KernelActor me = baton.current();
              me.prepareToSleep("x");
              me.wake();
              me.schedule();
            });
    assertThat(report.outcome()).isEqualTo(new RunReport.Completed());
  }

  @Test
  void settleTellsRestFromBusy() {
    List<Settled> seen = new ArrayList<>();
    Chooser givesWayInUserMode = p -> p.kind() == Kind.USER ? 0 : Math.max(0, p.currentPosition());
    play(
        givesWayInUserMode,
        baton -> {
          WaitQueue queue = baton.queue("gate");
          boolean[] open = new boolean[1];
          baton.spawn("sleeper", () -> queue.await(() -> open[0]));
          seen.add(baton.settle());
          baton.spawn(
              "spinner",
              () -> {
                while (true) {
                  baton.userProgress(10);
                  baton.point(Kind.USER, "spinner", Access.WRITE);
                }
              });
          seen.add(baton.settle());
        });
    assertThat(seen).containsExactly(new Settled(true, ""), new Settled(false, "spinner"));
  }

  @Test
  void timeSkipsOnlyWhenNobodyElseCanGoOn() {
    List<Long> times = new ArrayList<>();
    RunReport report =
        play(
            STAY,
            baton -> {
              KernelActor me = baton.current();
              baton.at(100, me::wake);
              baton.settle();
              times.add(baton.nowNanos());
              me.prepareToSleep("timer");
              me.schedule();
              times.add(baton.nowNanos());
              baton.advance(50);
              times.add(baton.nowNanos());
            });
    assertThat(report.outcome()).isEqualTo(new RunReport.Completed());
    assertThat(times).containsExactly(0L, 100L, 150L);
  }

  @Test
  void interruptEndsInterruptibleWaitsOnly() {
    boolean[] result = {true};
    RunReport report =
        play(
            STAY,
            baton -> {
              WaitQueue queue = baton.queue("never");
              KernelActor waiter =
                  baton.spawn("waiter", () -> result[0] = queue.awaitInterruptibly(() -> false));
              baton.settle();
              baton.interrupt(waiter);
              baton.join(waiter);
            });
    assertThat(report.outcome()).isEqualTo(new RunReport.Completed());
    assertThat(result[0]).isFalse();
  }

  @Test
  void leftoversAreUnwound() {
    List<String> unwound = new ArrayList<>();
    play(
        STAY,
        baton -> {
          baton.spawn(
              "leftover",
              () -> {
                try {
                  baton.queue("never").await(() -> false);
                } finally {
                  unwound.add("leftover");
                }
              });
          baton.settle();
        });
    assertThat(unwound).containsExactly("leftover");
  }

  @Test
  void sameChoicesGiveTheSamePlay() {
    List<List<String>> traces = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      List<String> trace = new ArrayList<>();
      SplittableRandom random = new SplittableRandom(42);
      play(
          p -> {
            trace.add(p.step() + p.actorName(p.current()) + p.kind() + p.object());
            return random.nextInt(p.runnableCount());
          },
          baton -> twoInOneLock(baton, new int[2]));
      traces.add(trace);
    }
    assertThat(traces.get(0)).isEqualTo(traces.get(1)).hasSizeGreaterThan(5);
  }
}
