// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.spi.Bounds;
import org.utrace.contract.spi.ChoicePoint.Kind;
import org.utrace.contract.spi.RunReport;
import org.utrace.contract.spi.RunReport.Deadlock;
import org.utrace.contract.spi.RunReport.Endless;
import org.utrace.contract.spi.RunReport.Threw;

class ExplorerTests {
  private static final Bounds BOUNDS = new Bounds(500, 100, 100);

  private final FakeWorld world = new FakeWorld();

  private Explorer explorer(long seed, int schedules) {
    return explorer(Seeds.one(seed), schedules);
  }

  private Explorer explorer(Seeds seeds, int schedules) {
    return new Explorer(world, new ExploreSettings(seeds, schedules, BOUNDS));
  }

  @Test
  void lost_update_is_found_with_one_preemption() {
    Exploration found = explorer(1, 100).explore("t", Depth.PLAIN, FakePlays.lostUpdate(world));
    FailedPlay failure = found.failure().orElseThrow();
    assertThat(failure.report().outcome()).isInstanceOf(Threw.class);
    assertThat(failure.schedule()).hasToString("1>1");
    assertThat(failure.strategy()).isEqualTo("exhaustive, 1 preemption");
    assertThat(found.mode()).isEqualTo("chosen");
    assertThat(found.complete()).isFalse();
    assertThat(found.bound()).isEqualTo("preemptions<=1 stopped by a failure after 3");
    assertThat(world.drives).isEqualTo(1);
  }

  @Test
  void deadlock_is_reported() {
    Exploration found = explorer(1, 100).explore("t", Depth.PLAIN, FakePlays.deadlock(world));
    assertThat(found.failure().orElseThrow().report().outcome())
        .isEqualTo(new Deadlock(List.of("a at lock1", "b at lock0")));
  }

  @Test
  void endless_play_is_reported_and_a_spinner_that_ends_is_not() {
    Play never = FakePlays.spinner(world, Kind.USER, true);
    Exploration found = explorer(1, 100).explore("t", Depth.RACE, never);
    assertThat(found.failure().orElseThrow().report().outcome()).isInstanceOf(Endless.class);
    for (Kind kind : List.of(Kind.USER, Kind.YIELD)) {
      Play ends = FakePlays.spinner(world, kind, false);
      assertThat(explorer(1, 100).explore("t", Depth.RACE, ends).failure()).isEmpty();
    }
  }

  @Test
  void covered_bound_is_told() {
    Play walk = FakePlays.walkers(world, 3, 4);
    Exploration race = explorer(1, 100).explore("t", Depth.RACE, walk);
    assertThat(race.bound()).isEqualTo("preemptions<=2 complete (16 schedules) + 100 random");
    assertThat(race.schedules()).isEqualTo(116).isEqualTo(world.plays);
    assertThat(race.distinct()).isBetween(16L, 35L);
    assertThat(race.complete()).isTrue();
    Exploration cut = explorer(1, 3).explore("t", Depth.PLAIN, walk);
    assertThat(cut.bound()).isEqualTo("preemptions<=1 cut at 3");
    assertThat(cut.complete()).isFalse();
  }

  @Test
  void bounded_free_switches_are_told() {
    Exploration found =
        explorer(1, 2_000).explore("t", Depth.PLAIN, FakePlays.walkers(world, 1, 1, 1, 1, 1));
    assertThat(found.bound()).startsWith("preemptions<=1, free switches<=2 complete (");
  }

  @Test
  void script_without_choices_is_played_once() {
    Exploration found = explorer(1, 100).explore("t", Depth.RACE, FakePlays.walkers(world, 5));
    assertThat(found.schedules()).isOne();
    assertThat(found.bound()).isEqualTo("preemptions<=2 complete (1 schedule)");
  }

  @Test
  void seed_decides_the_digest() {
    Play walk = FakePlays.walkers(world, 10, 10, 10);
    Exploration first = explorer(1, 20).explore("t", Depth.RACE, walk);
    assertThat(explorer(1, 20).explore("t", Depth.RACE, walk)).isEqualTo(first);
    assertThat(explorer(2, 20).explore("t", Depth.RACE, walk).digest())
        .isNotEqualTo(first.digest());
    assertThat(explorer(1, 20).explore("other", Depth.RACE, walk).digest())
        .isNotEqualTo(first.digest());
  }

  @Test
  void digest_of_one_seed_is_what_it_has_always_been() {
    // As printed before a search could have several seeds.
    Exploration found =
        explorer(1, 20).explore("t", Depth.RACE, FakePlays.walkers(world, 10, 10, 10));
    assertThat(Long.toHexString(found.digest())).isEqualTo("75f45a62197fda1b");
    assertThat(found.bound()).isEqualTo("preemptions<=2 cut at 400 + 20 random");
  }

  @Test
  void only_the_random_part_is_repeated_with_every_seed() {
    Play walk = FakePlays.walkers(world, 3, 4);
    Exploration race = explorer(new Seeds(5, 3), 100).explore("t", Depth.RACE, walk);
    assertThat(race.bound())
        .isEqualTo("preemptions<=2 complete (16 schedules) + 300 random (3 seeds)");
    assertThat(race.schedules()).isEqualTo(316).isEqualTo(world.plays);
    assertThat(race.complete()).isTrue();
    Exploration row = explorer(new Seeds(5, 3), 100).explore("t", Depth.TABLE, walk);
    assertThat(row.schedules()).isEqualTo(1 + 3 * 10);
  }

  @Test
  void tests_of_great_numbers_and_scripts_without_choices_are_not_repeated() {
    Explorer many = explorer(new Seeds(1, 3), 100);
    Exploration scale = many.explore("t", Depth.SCALE, FakePlays.walkers(world, 3, 4));
    assertThat(scale.schedules()).isOne();
    assertThat(scale.bound()).doesNotContain("seed");
    assertThat(many.explore("t", Depth.RACE, FakePlays.walkers(world, 5)).schedules()).isOne();
  }

  @Test
  void later_seeds_take_other_schedules() {
    Play walk = FakePlays.walkers(world, 10, 10, 10);
    long one = explorer(1, 20).explore("t", Depth.PLAIN, walk).distinct();
    Exploration three = explorer(new Seeds(1, 3), 20).explore("t", Depth.PLAIN, walk);
    assertThat(three.distinct()).isGreaterThan(one + 5);
    assertThat(explorer(new Seeds(1, 3), 20).explore("t", Depth.PLAIN, walk)).isEqualTo(three);
  }

  @Test
  void failure_of_a_later_seed_is_found_and_replayed() {
    Play play = FakePlays.threePreemptions(world);
    int schedules = 100;
    long first = 1;
    while (explorer(first, schedules).explore("t", Depth.PLAIN, play).failure().isPresent()) {
      first++;
    }
    Exploration found =
        explorer(new Seeds(first, 1_000), schedules).explore("t", Depth.PLAIN, play);
    FailedPlay failure = found.failure().orElseThrow();
    assertThat(failure.strategy()).matches("random [a-z]+, seed \\d+(, shrunk .*)?");
    long seed = Long.parseLong(failure.strategy().replaceAll(".*seed (\\d+).*", "$1"));
    assertThat(seed).isGreaterThan(first);
    assertThat(found.bound()).endsWith(" random (" + (seed - first + 1) + " seeds)");
    FailedPlay replayed =
        explorer(0, 1).replay("t", Depth.PLAIN, failure.schedule(), play).failure().orElseThrow();
    assertThat(replayed.log().digest()).isEqualTo(failure.log().digest());
  }

  @Test
  void random_part_finds_what_is_beyond_the_bound_and_shrinks_it() {
    Play play = FakePlays.threePreemptions(world);
    Exploration found = explorer(7, 1_000).explore("t", Depth.PLAIN, play);
    FailedPlay failure = found.failure().orElseThrow();
    assertThat(failure.strategy()).startsWith("random ");
    assertThat(found.bound()).startsWith("preemptions<=1").endsWith(" random");
    assertThat(
            explorer(7, 1_000).explore("t", Depth.PLAIN, play).failure().orElseThrow().schedule())
        .isEqualTo(failure.schedule());
  }

  @Test
  void replay_reproduces_report_and_log() {
    Play play = FakePlays.threePreemptions(world);
    FailedPlay failure = explorer(7, 1_000).explore("t", Depth.PLAIN, play).failure().orElseThrow();
    Exploration again = explorer(0, 1).replay("t", Depth.PLAIN, failure.schedule(), play);
    FailedPlay replayed = again.failure().orElseThrow();
    assertThat(again.complete()).isTrue();
    assertThat(replayed.log().digest()).isEqualTo(failure.log().digest());
    assertThat(replayed.log().columns()).isEqualTo(failure.log().columns());
    assertThat(replayed.schedule()).isEqualTo(failure.schedule());
  }

  @Test
  void replay_of_a_mended_fault_keeps_the_log_and_tells_divergence() {
    Play walk = FakePlays.walkers(world, 2, 2);
    List<PlayLog> logs = new ArrayList<>();
    Schedule schedule =
        new Schedule(List.of(new Schedule.Deviation(1, 1), new Schedule.Deviation(99, 0)));
    Exploration replay =
        explorer(0, 1)
            .replay(
                "t",
                Depth.PLAIN,
                schedule,
                (stage, log) -> {
                  logs.add(log);
                  walk.play(stage, log);
                });
    assertThat(replay.failure()).isEmpty();
    assertThat(replay.complete()).isFalse();
    assertThat(replay.bound())
        .isEqualTo("replay of 2 deviations, diverged: 1 could not be applied");
    assertThat(logs.getFirst().tail(3)).hasSize(3);
  }

  @Test
  void plays_that_cannot_be_repeated_are_told() {
    Play steady = FakePlays.walkers(world, 3, 3);
    Play shorter = FakePlays.walkers(world, 1, 1);
    int[] calls = new int[1];
    Play moody = (stage, log) -> (calls[0]++ == 0 ? steady : shorter).play(stage, log);
    Exploration found = explorer(1, 100).explore("t", Depth.PLAIN, moody);
    assertThat(found.complete()).isFalse();
    assertThat(found.bound()).endsWith("; 2 plays could not be repeated");
  }

  @Test
  void without_control_plays_are_counted_and_left_to_chance() {
    FakeWorld wild = new FakeWorld(false);
    Explorer explorer = new Explorer(wild, new ExploreSettings(Seeds.one(1), 12, BOUNDS));
    Exploration found = explorer.explore("t", Depth.RACE, FakePlays.walkers(wild, 2, 2));
    assertThat(found.mode()).isEqualTo("sampled");
    assertThat(found.schedules()).isEqualTo(12);
    assertThat(found.distinct()).isOne();
    assertThat(found.bound()).isEqualTo("12 plays left to chance");
    Explorer many = new Explorer(wild, new ExploreSettings(new Seeds(1, 3), 12, BOUNDS));
    Play walk = FakePlays.walkers(wild, 2, 2);
    assertThat(many.explore("t", Depth.RACE, walk).bound()).isEqualTo("36 plays left to chance");
    assertThat(many.explore("t", Depth.SCALE, walk).bound()).isEqualTo("1 play left to chance");
    Play failing =
        (stage, log) -> {
          log.note("a", "", "about to fail");
          wild.actor("a").write("x", FakePlays::fail);
        };
    FailedPlay failure = explorer.explore("t", Depth.PLAIN, failing).failure().orElseThrow();
    assertThat(failure.report().outcome()).isInstanceOf(Threw.class);
    assertThat(failure.log().tail(1)).containsExactly("a: about to fail");
    assertThat(explorer.replay("t", Depth.PLAIN, Schedule.DEFAULT, failing).failure()).isPresent();
  }

  @Test
  void settings_without_schedules_are_refused() {
    assertThatThrownBy(() -> new ExploreSettings(Seeds.one(1), 0, BOUNDS))
        .hasMessage("at least 1 schedule is needed, not 0");
    assertThatThrownBy(() -> new Seeds(1, 0)).hasMessage("at least 1 seed is needed, not 0");
  }

  @Test
  void failures_of_one_kind_share_class_and_beginning_of_the_message() {
    RunReport a = threw(new AssertionError("\n  same beginning\nand more"));
    assertThat(Failures.sameKind(a, threw(new AssertionError("same beginning")))).isTrue();
    assertThat(Failures.sameKind(a, threw(new AssertionError("other")))).isFalse();
    assertThat(Failures.sameKind(a, threw(new IllegalStateException("same beginning")))).isFalse();
    assertThat(Failures.sameKind(a, new RunReport(new Deadlock(List.of()), 1))).isFalse();
  }

  private static RunReport threw(Throwable cause) {
    return new RunReport(new Threw("a", cause), 1);
  }
}
