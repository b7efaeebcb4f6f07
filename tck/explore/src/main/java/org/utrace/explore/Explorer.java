// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import java.util.Optional;
import org.utrace.contract.spi.Implementation;
import org.utrace.contract.spi.ScheduleControl;

/**
 * Play a test again and again, each time under another schedule, until one fails.
 *
 * <p>A play fails if its outcome is not {@code Completed}. Where an implementation gives no control
 * over schedules, the test is played as often as the settings say, the more seeds the more often,
 * and left to chance.
 */
public final class Explorer {
  private final Implementation implementation;
  private final ExploreSettings settings;
  private final PlayObserver observer;

  /** Make an explorer of an implementation. */
  public Explorer(Implementation implementation, ExploreSettings settings) {
    this(implementation, settings, PlayObserver.NONE);
  }

  /** Make an explorer whose plays somebody hears of. */
  public Explorer(Implementation implementation, ExploreSettings settings, PlayObserver observer) {
    this.implementation = implementation;
    this.settings = settings;
    this.observer = observer;
  }

  /**
   * Search for a failing schedule.
   *
   * @param testId decides, with the seeds, what the random part does
   * @param play reads the same in every play; its log is valid until the play ends
   */
  public Exploration explore(String testId, Depth depth, Play play) {
    Optional<ScheduleControl> control = implementation.scheduleControl();
    if (control.isEmpty()) {
      return sampled(testId, depth, play)
          .run(depth.sampledPlays(settings.schedules(), settings.seeds()));
    }
    Player player = player(control.get(), testId, depth, play);
    ChosenSearch search = new ChosenSearch(settings, testId, depth, player);
    control.get().drive(search::run);
    return search.result();
  }

  /**
   * Play one schedule again.
   *
   * <p>The log given to the play stays as the play left it, so the caller may keep it. {@link
   * Exploration#complete} is false if the play took another way than the schedule asks for: the
   * implementation or the test has changed since, or the mode is {@code sampled}.
   */
  public Exploration replay(String testId, Depth depth, Schedule schedule, Play play) {
    Optional<ScheduleControl> control = implementation.scheduleControl();
    if (control.isEmpty()) {
      return sampled(testId, depth, play).replay();
    }
    ReplayRun run = new ReplayRun(player(control.get(), testId, depth, play), schedule);
    control.get().drive(run::run);
    return run.result();
  }

  private SampledSearch sampled(String testId, Depth depth, Play play) {
    return new SampledSearch(
        implementation, depth.bounds(settings.bounds()), play, testId, observer);
  }

  private Player player(ScheduleControl control, String testId, Depth depth, Play play) {
    return new Player(control, depth.bounds(settings.bounds()), play, testId, observer);
  }
}
