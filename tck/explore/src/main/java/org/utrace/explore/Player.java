// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import org.utrace.contract.spi.Bounds;
import org.utrace.contract.spi.ChoicePoint;
import org.utrace.contract.spi.Chooser;
import org.utrace.contract.spi.RunReport;
import org.utrace.contract.spi.ScheduleControl;
import org.utrace.contract.spi.StageScript;

/** Play under a strategy, keeping the log and the schedule of the latest play. */
final class Player implements Chooser {
  private final ScheduleControl control;
  private final Bounds bounds;
  private final StageScript script;
  private final String searchId;
  private final PlayObserver observer;
  private final Deviations made = new Deviations();
  private PlayLog log;
  private Strategy strategy = new Replaying();
  private int points;
  private boolean hadChoice;

  /** Make a player whom nobody observes. */
  Player(ScheduleControl control, Bounds bounds, Play play) {
    this(control, bounds, play, "", PlayObserver.NONE);
  }

  Player(
      ScheduleControl control, Bounds bounds, Play play, String searchId, PlayObserver observer) {
    this.control = control;
    this.bounds = bounds;
    this.script = stage -> play.play(stage, log);
    this.searchId = searchId;
    this.observer = observer;
    this.log = new PlayLog(observer);
  }

  RunReport play(Strategy by) {
    strategy = by;
    made.clear();
    log.clear();
    points = 0;
    observer.playBegins(searchId);
    return control.play(script, this, bounds);
  }

  @Override
  public int choose(ChoicePoint point) {
    // Not point.step(): an implementation may count more than the points it asks about.
    int ordinal = points++;
    int chosen = 0;
    if (point.runnableCount() > 1) {
      hadChoice = true;
      int usual = DefaultChoice.position(point);
      chosen = strategy.pick(point, ordinal, usual);
      if (chosen != usual) {
        made.add(ordinal, point.runnable(chosen));
        observer.deviated(ordinal, point.runnable(chosen));
      }
    }
    log.choice(point, chosen);
    return chosen;
  }

  /** The latest play's log, used again for the next play. */
  PlayLog log() {
    return log;
  }

  /** Hand out the latest play's log, for good. */
  PlayLog takeLog() {
    PlayLog taken = log;
    log = new PlayLog(observer);
    return taken;
  }

  /** Where the latest play deviated from the default. */
  Deviations made() {
    return made;
  }

  /** Choice points of the latest play. */
  int points() {
    return points;
  }

  /** Tell whether any play so far had a point where two actors could run. */
  boolean hadChoice() {
    return hadChoice;
  }
}
