// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import org.utrace.contract.spi.ChoicePoint.Access;
import org.utrace.contract.spi.ChoicePoint.Kind;

/** Scripts for the fake world. */
final class FakePlays {
  private FakePlays() {}

  /** Two actors each read a counter and write it back, one higher. */
  static Play lostUpdate(FakeWorld world) {
    return (stage, log) -> {
      int[] counter = new int[1];
      increment(world.actor("a"), counter, log);
      increment(world.actor("b"), counter, log);
      world.atEnd(() -> {
        if (counter[0] != 2) {
          throw new AssertionError("counter is " + counter[0]);
        }
      });
    };
  }

  private static void increment(FakeActor actor, int[] counter, PlayLog log) {
    int[] seen = new int[1];
    actor.read(
        "counter",
        () -> {
          seen[0] = counter[0];
          log.note(actor.name, "", "saw " + seen[0]);
        });
    actor.write("counter", () -> counter[0] = seen[0] + 1);
  }

  /** Fail. */
  static void fail() {
    throw new AssertionError("made to fail");
  }

  /** Actors that only pass points; their order is noted. */
  static Play walkers(FakeWorld world, int... steps) {
    return (stage, log) -> {
      for (int i = 0; i < steps.length; i++) {
        FakeActor actor = world.actor("w" + i);
        for (int k = 0; k < steps[i]; k++) {
          actor.write("x" + k, () -> log.note(actor.name, "", "step"));
        }
      }
    };
  }

  /** Two actors take two locks in opposite order. */
  static Play deadlock(FakeWorld world) {
    return (stage, log) -> {
      boolean[] taken = new boolean[2];
      takeBoth(world.actor("a"), taken, 0, 1);
      takeBoth(world.actor("b"), taken, 1, 0);
    };
  }

  private static void takeBoth(FakeActor actor, boolean[] taken, int first, int second) {
    actor
        .await("lock" + first, () -> !taken[first], () -> taken[first] = true)
        .await("lock" + second, () -> !taken[second], () -> taken[second] = true)
        .step(
            Kind.WAKE,
            "both",
            Access.WRITE,
            () -> {
              taken[0] = false;
              taken[1] = false;
            });
  }

  /** One actor spins until the other has set a flag; with {@code never} it never does. */
  static Play spinner(FakeWorld world, Kind kind, boolean never) {
    return (stage, log) -> {
      boolean[] flag = new boolean[1];
      world.actor("spinner").spin(kind, "flag", 0, () -> !flag[0]);
      FakeActor setter = world.actor("setter");
      setter.write("other", () -> {}).write("flag", () -> flag[0] = !never);
    };
  }

  /**
   * Fail only if b runs three times in between: needs three preemptions of a.
   *
   * <p>Between the writes of a, b and c have steps enough for long random detours.
   */
  static Play threePreemptions(FakeWorld world) {
    return (stage, log) -> {
      int[] phase = new int[1];
      FakeActor a = world.actor("a");
      FakeActor b = world.actor("b");
      FakeActor c = world.actor("c");
      for (int i = 0; i < 3; i++) {
        int even = 2 * i;
        a.write("phase", () -> phase[0] += phase[0] == even ? 1 : 0);
        a.write("idle", () -> {});
        b.write("phase", () -> phase[0] += phase[0] == even + 1 ? 1 : 0);
        b.write("idle", () -> {});
        c.read("idle", () -> {}).read("idle", () -> {});
      }
      world.atEnd(() -> {
        if (phase[0] == 6) {
          throw new AssertionError("all phases were seen");
        }
      });
    };
  }
}
