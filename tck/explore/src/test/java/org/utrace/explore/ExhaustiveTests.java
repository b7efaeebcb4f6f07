// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.utrace.contract.spi.Bounds;
import org.utrace.contract.spi.ChoicePoint.Access;
import org.utrace.contract.spi.ChoicePoint.Kind;
import org.utrace.contract.spi.RunReport;

class ExhaustiveTests {
  private final FakeWorld world = new FakeWorld();

  /** Play all schedules of a bound and return the digests of their logs. */
  private List<Long> digests(Play play, int preemptionsMax, int playsMax) {
    Exhaustive exhaustive = new Exhaustive(preemptionsMax, playsMax, 1);
    Player player = new Player(world, Bounds.DEFAULT, play);
    List<Long> digests = new ArrayList<>();
    while (exhaustive.begin()) {
      player.play(exhaustive);
      assertThat(exhaustive.kept(player.made())).isTrue();
      digests.add(player.log().digest());
    }
    assertThat(exhaustive.complete()).isEqualTo(digests.size() < playsMax);
    return digests;
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,2", "3,5", "7,4"})
  void two_actors_need_exactly_the_schedules_of_the_formula(int m, int n) {
    Play play = FakePlays.walkers(world, m, n);
    assertThat(digests(play, 0, 10_000)).hasSize(1);
    assertThat(digests(play, 1, 10_000)).hasSize(1 + m);
    assertThat(digests(play, 2, 10_000)).hasSize(1 + m + m * n);
  }

  @ParameterizedTest
  @CsvSource({"0,2,2,2", "1,2,2,2", "2,2,2,2", "2,1,2,3", "1,3,3,2", "2,3,3,1"})
  void three_actors_are_covered_as_by_brute_force(int bound, int a, int b, int c) {
    Play play = FakePlays.walkers(world, a, b, c);
    List<Long> digests = digests(play, bound, 100_000);
    assertThat(digests).doesNotHaveDuplicates();
    AllPlays all = AllPlays.within(world, play, bound, Exhaustive.FREE_MAX);
    assertThat(new TreeSet<>(digests)).isEqualTo(all.digests());
  }

  @Test
  void actors_that_give_way_are_covered_as_by_brute_force() {
    // Brute force would let an actor that waits for another spin for ever, so these only give way.
    Play play =
        (stage, log) -> {
          for (int i = 0; i < 3; i++) {
            FakeActor actor = world.actor("y" + i);
            actor.step(Kind.YIELD, "y", Access.READ, () -> {});
            actor.step(Kind.USER, "u", Access.READ, () -> {});
          }
        };
    List<Long> digests = digests(play, 2, 100_000);
    assertThat(digests).doesNotHaveDuplicates();
    AllPlays all = AllPlays.within(world, play, 2, Exhaustive.FREE_MAX);
    assertThat(new TreeSet<>(digests)).isEqualTo(all.digests());
  }

  @Test
  void a_cut_search_plays_a_sample_of_all_schedules() {
    Play play = FakePlays.walkers(world, 20, 20);
    List<Long> cut = digests(play, 2, 100);
    assertThat(cut).hasSize(100).doesNotHaveDuplicates();
    assertThat(new TreeSet<>(digests(play, 2, 1_000))).containsAll(cut);
  }

  @Test
  void fewer_preemptions_come_first() {
    Exhaustive exhaustive = new Exhaustive(2, 10_000, 1);
    Player player = new Player(world, Bounds.DEFAULT, FakePlays.walkers(world, 3, 3, 3));
    List<String> labels = new ArrayList<>();
    while (exhaustive.begin()) {
      player.play(exhaustive);
      if (labels.isEmpty() || !labels.getLast().equals(exhaustive.label())) {
        labels.add(exhaustive.label());
      }
    }
    assertThat(labels)
        .containsExactly(
            "exhaustive, 0 preemptions", "exhaustive, 1 preemption", "exhaustive, 2 preemptions");
  }

  @Test
  void bound_0_does_not_find_the_lost_update_and_bound_1_does() {
    Play play = FakePlays.lostUpdate(world);
    assertThat(AllPlays.within(world, play, 0, 2).failing()).isZero();
    assertThat(failing(play, 0)).isZero();
    assertThat(failing(play, 1)).isEqualTo(AllPlays.within(world, play, 1, 2).failing()).isOne();
  }

  private int failing(Play play, int bound) {
    Exhaustive exhaustive = new Exhaustive(bound, 1_000, 1);
    Player player = new Player(world, Bounds.DEFAULT, play);
    int failing = 0;
    while (exhaustive.begin()) {
      RunReport report = player.play(exhaustive);
      failing += Failures.isFailure(report) ? 1 : 0;
    }
    return failing;
  }
}
