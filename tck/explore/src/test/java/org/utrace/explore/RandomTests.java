// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.utrace.contract.spi.Bounds;
import org.utrace.contract.spi.ChoicePoint.Kind;
import org.utrace.contract.spi.RunReport;

class RandomTests {
  private final FakeWorld world = new FakeWorld();

  @Test
  void both_walks_find_the_lost_update_within_100_plays() {
    Player player = new Player(world, Bounds.DEFAULT, FakePlays.lostUpdate(world));
    assertThat(walks(player, 1, 100).stream().filter(Failures::isFailure)).isNotEmpty();
    assertThat(priorityWalks(player, 1, 100).stream().filter(Failures::isFailure)).isNotEmpty();
  }

  @Test
  void seed_fixes_the_walk() {
    Player player = new Player(world, Bounds.DEFAULT, FakePlays.walkers(world, 9, 9, 9));
    TreeSet<Long> digests = new TreeSet<>();
    for (long seed = 0; seed < 50; seed++) {
      walks(player, seed, 1);
      long digest = player.log().digest();
      walks(player, seed, 1);
      assertThat(player.log().digest()).isEqualTo(digest);
      digests.add(digest);
      priorityWalks(player, seed, 1);
      digest = player.log().digest();
      priorityWalks(player, seed, 1);
      assertThat(player.log().digest()).isEqualTo(digest);
      digests.add(digest);
    }
    assertThat(digests).hasSizeGreaterThan(70);
  }

  @Test
  void spinning_actors_starve_nobody() {
    Bounds tight = new Bounds(300, 100, 100);
    for (Kind kind : List.of(Kind.USER, Kind.YIELD)) {
      Player player = new Player(world, tight, FakePlays.spinner(world, kind, false));
      assertThat(walks(player, 3, 200)).noneMatch(Failures::isFailure);
      assertThat(priorityWalks(player, 3, 200)).noneMatch(Failures::isFailure);
    }
  }

  private static List<RunReport> walks(Player player, long seed, int plays) {
    RandomWalk walk = new RandomWalk();
    List<RunReport> reports = new ArrayList<>();
    for (int i = 0; i < plays; i++) {
      walk.begin(seed + i);
      reports.add(player.play(walk));
    }
    return reports;
  }

  private static List<RunReport> priorityWalks(Player player, long seed, int plays) {
    PriorityWalk walk = new PriorityWalk();
    List<RunReport> reports = new ArrayList<>();
    for (int i = 0; i < plays; i++) {
      walk.begin(seed + i, 20);
      reports.add(player.play(walk));
    }
    return reports;
  }
}
