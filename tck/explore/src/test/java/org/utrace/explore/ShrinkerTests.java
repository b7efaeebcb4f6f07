// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.spi.Bounds;
import org.utrace.contract.spi.RunReport;

class ShrinkerTests {
  private final FakeWorld world = new FakeWorld();

  @Test
  void lost_update_shrinks_to_one_deviation() {
    Player player = new Player(world, Bounds.DEFAULT, FakePlays.lostUpdate(world));
    Schedule noisy = failing(player, 2);
    RunReport report = play(player, noisy);
    Schedule small = new Shrinker(player, report, noisy).shrink();
    assertThat(small.size()).isOne();
    assertThat(Failures.sameKind(play(player, small), report)).isTrue();
  }

  @Test
  void no_single_deviation_of_a_shrunk_schedule_can_be_dropped() {
    Player player = new Player(world, Bounds.DEFAULT, FakePlays.threePreemptions(world));
    Schedule noisy = failing(player, 8);
    RunReport report = play(player, noisy);
    Schedule small = new Shrinker(player, report, noisy).shrink();
    assertThat(small.size()).isLessThan(noisy.size());
    assertThat(Failures.sameKind(play(player, small), report)).isTrue();
    for (int i = 0; i < small.size(); i++) {
      List<Schedule.Deviation> fewer = new ArrayList<>(small.deviations());
      fewer.remove(i);
      assertThat(Failures.isFailure(play(player, new Schedule(fewer)))).isFalse();
    }
  }

  @Test
  void plays_are_bounded() {
    Player player =
        new Player(
            world,
            Bounds.DEFAULT,
            (stage, log) -> {
              FakePlays.walkers(world, 500, 500).play(stage, log);
              world.atEnd(FakePlays::fail);
            });
    RandomWalk walk = new RandomWalk();
    walk.begin(1);
    RunReport report = player.play(walk);
    Schedule noisy = player.made().schedule();
    long before = world.plays;
    assertThat(new Shrinker(player, report, noisy).shrink().size()).isZero();
    assertThat(world.plays - before).isLessThanOrEqualTo(300);
  }

  /** Find a failing random walk with at least so many deviations. */
  private static Schedule failing(Player player, int sizeMin) {
    RandomWalk walk = new RandomWalk();
    for (int seed = 0; seed < 100_000; seed++) {
      walk.begin(seed);
      RunReport report = player.play(walk);
      if (Failures.isFailure(report) && player.made().size() >= sizeMin) {
        return player.made().schedule();
      }
    }
    throw new AssertionError("no failing walk found");
  }

  private static RunReport play(Player player, Schedule schedule) {
    Replaying replaying = new Replaying();
    replaying.begin(schedule);
    return player.play(replaying);
  }
}
