// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import java.util.ArrayList;
import java.util.List;
import org.utrace.contract.spi.RunReport;

/**
 * Drop deviations from a failing schedule as long as it fails in the same way.
 *
 * <p>Large pieces are tried first, single deviations last. After a success the search goes on from
 * what the shorter play really did, which may be less than it was asked to do. In the end no single
 * deviation can be dropped, unless the bound on plays was reached.
 */
final class Shrinker {
  private static final int PLAYS_MAX = 300;

  private final Player player;
  private final Replaying replaying = new Replaying();
  private final String kind;
  private Schedule best;
  private int plays;

  Shrinker(Player player, RunReport failing, Schedule schedule) {
    this.player = player;
    this.kind = Failures.kind(failing.outcome());
    this.best = schedule;
  }

  /** Shrink as far as the bound on plays allows. */
  Schedule shrink() {
    int piece = best.size();
    while (piece > 0 && plays < PLAYS_MAX) {
      piece = dropPieces(piece) ? Math.min(piece, best.size()) : piece / 2;
    }
    return best;
  }

  /** Try to drop each piece of a size, from the end; tell whether any could be dropped. */
  private boolean dropPieces(int piece) {
    boolean dropped = false;
    int end = best.size();
    while (end > 0 && plays < PLAYS_MAX) {
      int from = Math.max(0, end - piece);
      if (fails(without(from, end))) {
        dropped = true;
        end = Math.min(from, best.size());
      } else {
        end = from;
      }
    }
    return dropped;
  }

  private Schedule without(int from, int to) {
    List<Schedule.Deviation> kept = new ArrayList<>(best.deviations().subList(0, from));
    kept.addAll(best.deviations().subList(to, best.size()));
    return new Schedule(kept);
  }

  private boolean fails(Schedule candidate) {
    plays++;
    replaying.begin(candidate);
    RunReport report = player.play(replaying);
    boolean same = Failures.kind(report.outcome()).equals(kind);
    if (same) {
      best = player.made().schedule();
    }
    return same;
  }
}
