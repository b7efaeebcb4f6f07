// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utrace.contract.spi.RunReport;

/** Search first exhaustively, then at random from each seed; serves one exploration. */
final class ChosenSearch {
  static final int DISTINCT_MAX = 200_000;

  private final ExploreSettings settings;
  private final Depth depth;
  private final String testId;
  private final Player player;
  private final Exhaustive exhaustive;
  private final RandomWalk walk = new RandomWalk();
  private final PriorityWalk priorities = new PriorityWalk();
  private final LongSet distinct = new LongSet(DISTINCT_MAX);
  private long digest = Mixing.START;
  private int seedsUsed;
  private long randomPlays;
  private long divergedPlays;
  private int pointsMax;
  private @Nullable FailedPlay failure;

  ChosenSearch(ExploreSettings settings, String testId, Depth depth, Player player) {
    this.settings = settings;
    this.depth = depth;
    this.testId = testId;
    this.player = player;
    this.exhaustive =
        new Exhaustive(
            depth.preemptionsMax(), depth.exhaustivePlaysMax(settings.schedules()), mixedSeed(0));
  }

  void run() {
    while (failure == null && exhaustive.begin()) {
      play(exhaustive);
    }
    // A script without any choice has one schedule; playing it again shows nothing.
    int plays = player.hadChoice() ? depth.randomPlays(settings.schedules()) : 0;
    while (failure == null && plays > 0 && seedsUsed < settings.seeds().count()) {
      playRandomly(mixedSeed(seedsUsed++), plays);
    }
  }

  private void playRandomly(long seed, int plays) {
    for (int number = 1; failure == null && number <= plays; number++) {
      randomPlays++;
      play(random(Mixing.roll(seed, number), number));
    }
  }

  /** A seed as this very search takes it, the first by 0. */
  private long mixedSeed(int index) {
    return Mixing.roll(settings.seeds().get(index), testId.hashCode());
  }

  Exploration result() {
    return new Exploration(
        Exploration.CHOSEN,
        exhaustive.plays() + randomPlays,
        distinct.size(),
        bound(),
        failure == null && divergedPlays == 0 && exhaustive.complete(),
        digest,
        Optional.ofNullable(failure));
  }

  private Strategy random(long playSeed, int number) {
    if (number % 2 == 0) {
      walk.begin(playSeed);
      return walk;
    }
    priorities.begin(playSeed, pointsMax);
    return priorities;
  }

  private void play(Strategy strategy) {
    RunReport report = player.play(strategy);
    distinct.add(player.log().digest());
    digest = Mixing.roll(digest, player.log().digest() + Failures.digest(report.outcome()));
    pointsMax = Math.max(pointsMax, player.points());
    if (strategy == exhaustive && !exhaustive.kept(player.made())) {
      divergedPlays++;
    }
    if (Failures.isFailure(report)) {
      failure = shrunk(report, label(strategy));
    }
  }

  private String label(Strategy strategy) {
    return strategy == exhaustive || settings.seeds().count() == 1
        ? strategy.label()
        : strategy.label() + ", seed " + settings.seeds().get(seedsUsed - 1);
  }

  private FailedPlay shrunk(RunReport report, String label) {
    Schedule found = player.made().schedule();
    FailedPlay asFound = new FailedPlay(report, found, player.takeLog(), label);
    Schedule small = new Shrinker(player, report, found).shrink();
    if (small.size() == found.size()) {
      return asFound;
    }
    Replaying replaying = new Replaying();
    replaying.begin(small);
    RunReport again = player.play(replaying);
    if (!Failures.sameKind(again, report)) {
      return asFound;
    }
    String how = label + ", shrunk from " + found.size() + " deviations to " + small.size();
    return new FailedPlay(again, small, player.takeLog(), how);
  }

  private String bound() {
    StringBuilder text = new StringBuilder(exhaustive.bound());
    int plays = exhaustive.plays();
    if (failure != null && randomPlays == 0) {
      text.append(" stopped by a failure after ").append(plays);
    } else if (exhaustive.complete()) {
      text.append(" complete (").append(plays).append(plays == 1 ? " schedule)" : " schedules)");
    } else {
      text.append(" cut at ").append(plays);
    }
    if (randomPlays > 0) {
      text.append(" + ").append(randomPlays).append(" random").append(seedsUsedText());
    }
    if (divergedPlays > 0) {
      text.append("; ").append(divergedPlays).append(" plays could not be repeated");
    }
    return text.toString();
  }

  private String seedsUsedText() {
    return settings.seeds().count() == 1
        ? ""
        : " (" + seedsUsed + (seedsUsed == 1 ? " seed)" : " seeds)");
  }
}
