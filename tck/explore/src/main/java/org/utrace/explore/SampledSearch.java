// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utrace.contract.spi.Bounds;
import org.utrace.contract.spi.Implementation;
import org.utrace.contract.spi.RunReport;

/** Play a number of times with whatever scheduling the implementation has. */
final class SampledSearch {
  private final Implementation implementation;
  private final Bounds bounds;
  private final Play play;
  private final String searchId;
  private final PlayObserver observer;
  private final LongSet distinct = new LongSet(ChosenSearch.DISTINCT_MAX);
  private long digest = Mixing.START;
  private long plays;
  private @Nullable FailedPlay failure;

  SampledSearch(
      Implementation implementation,
      Bounds bounds,
      Play play,
      String searchId,
      PlayObserver observer) {
    this.implementation = implementation;
    this.bounds = bounds;
    this.play = play;
    this.searchId = searchId;
    this.observer = observer;
  }

  Exploration run(long playsMax) {
    while (failure == null && plays < playsMax) {
      playOnce();
    }
    return result(plays + (plays == 1 ? " play" : " plays") + " left to chance");
  }

  Exploration replay() {
    playOnce();
    return result("1 play left to chance: this implementation does not let the kit choose");
  }

  private void playOnce() {
    plays++;
    // A log of its own for each play: a straggler of an earlier one must not write into it.
    PlayLog log = new PlayLog(observer);
    observer.playBegins(searchId);
    RunReport report = implementation.play(stage -> play.play(stage, log), bounds);
    distinct.add(log.digest());
    digest = Mixing.roll(digest, log.digest() + Failures.digest(report.outcome()));
    if (Failures.isFailure(report)) {
      failure = new FailedPlay(report, Schedule.DEFAULT, log, "sampled");
    }
  }

  private Exploration result(String bound) {
    return new Exploration(
        Exploration.SAMPLED,
        plays,
        distinct.size(),
        bound,
        false,
        digest,
        Optional.ofNullable(failure));
  }
}
