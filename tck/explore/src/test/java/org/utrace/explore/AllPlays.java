// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.utrace.contract.spi.Bounds;
import org.utrace.contract.spi.ChoicePoint;
import org.utrace.contract.spi.Chooser;
import org.utrace.contract.spi.RunReport;

/** Enumerate every play there is, like an odometer, and keep those within bounds: brute force. */
final class AllPlays implements Chooser {
  private final List<Integer> digits = new ArrayList<>();
  private final List<Integer> sizes = new ArrayList<>();
  private final Set<Long> digests = new TreeSet<>();
  private PlayLog log = new PlayLog();
  private int at;
  private int preemptions;
  private int free;
  private int failing;

  /** Count distinct plays with at most so many preemptions and free deviations. */
  static AllPlays within(FakeWorld world, Play play, int preemptionsMax, int freeMax) {
    AllPlays all = new AllPlays();
    do {
      all.at = 0;
      all.preemptions = 0;
      all.free = 0;
      all.log = new PlayLog();
      RunReport report = world.play(stage -> play.play(stage, all.log), all, Bounds.DEFAULT);
      if (all.preemptions <= preemptionsMax && all.free <= freeMax) {
        all.digests.add(all.log.digest());
        all.failing += Failures.isFailure(report) ? 1 : 0;
      }
    } while (all.turn());
    return all;
  }

  Set<Long> digests() {
    return digests;
  }

  int failing() {
    return failing;
  }

  @Override
  public int choose(ChoicePoint point) {
    if (at == digits.size()) {
      digits.add(0);
      sizes.add(point.runnableCount());
    }
    int chosen = digits.get(at++);
    if (chosen != DefaultChoice.position(point)) {
      if (point.currentPosition() < 0) {
        free++;
      } else {
        preemptions++;
      }
    }
    log.choice(point, chosen);
    return chosen;
  }

  private boolean turn() {
    while (!digits.isEmpty()) {
      int last = digits.size() - 1;
      if (digits.get(last) + 1 < sizes.get(last)) {
        digits.set(last, digits.get(last) + 1);
        return true;
      }
      digits.removeLast();
      sizes.removeLast();
    }
    return false;
  }
}
