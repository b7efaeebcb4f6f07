// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utrace.contract.spi.RunReport;

/** Play one schedule again and tell whether it could be followed. */
final class ReplayRun {
  private final Player player;
  private final Schedule schedule;
  private @Nullable RunReport report;

  ReplayRun(Player player, Schedule schedule) {
    this.player = player;
    this.schedule = schedule;
  }

  void run() {
    Replaying replaying = new Replaying();
    replaying.begin(schedule);
    report = player.play(replaying);
  }

  Exploration result() {
    RunReport seen = report;
    if (seen == null) {
      throw new IllegalStateException("the implementation did not run the loop it was given");
    }
    int applied = player.made().size();
    PlayLog log = player.log();
    return new Exploration(
        Exploration.CHOSEN,
        1,
        1,
        bound(applied),
        applied == schedule.size(),
        Mixing.roll(Mixing.START, log.digest() + Failures.digest(seen.outcome())),
        Failures.isFailure(seen)
            ? Optional.of(new FailedPlay(seen, player.made().schedule(), log, "replay"))
            : Optional.empty());
  }

  private String bound(int applied) {
    int wanted = schedule.size();
    String text = "replay of " + wanted + (wanted == 1 ? " deviation" : " deviations");
    return applied == wanted
        ? text
        : text + ", diverged: " + (wanted - applied) + " could not be applied";
  }
}
