// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Queue the schedules of one preemption count that are still to be played.
 *
 * <p>When more are offered than can ever be played, those kept are a random sample of all, so that
 * a cut search looks everywhere in a play and not only at its beginning.
 */
final class Frontier {
  private final int lengthMax;
  private final int sizeMax;
  private final SplittableRandom random;

  /** Per schedule: its length, then point and actor of each deviation. */
  private int[] slots;

  private int first;
  private int end;
  private long offered;

  Frontier(int lengthMax, int sizeMax, SplittableRandom random) {
    this.lengthMax = lengthMax;
    this.sizeMax = sizeMax;
    this.random = random;
    this.slots = new int[16 * stride()];
  }

  /** Add a schedule: an earlier one and one more deviation. */
  void offer(Deviations earlier, int point, int actor) {
    int slot = freeSlot();
    if (slot < 0) {
      return;
    }
    int at = slot * stride();
    slots[at++] = earlier.size() + 1;
    for (int i = 0; i < earlier.size(); i++) {
      slots[at++] = earlier.point(i);
      slots[at++] = earlier.actor(i);
    }
    slots[at++] = point;
    slots[at] = actor;
  }

  /** Add the default schedule. */
  void offerDefault() {
    slots[freeSlot() * stride()] = 0;
  }

  boolean isEmpty() {
    return first == end;
  }

  /** Tell whether schedules were dropped for lack of room. */
  boolean hasDropped() {
    return offered > sizeMax;
  }

  /** Take the schedule that has waited longest. */
  void takeInto(Deviations target) {
    target.clear();
    int at = first++ * stride();
    int length = slots[at++];
    for (int i = 0; i < length; i++, at += 2) {
      target.add(slots[at], slots[at + 1]);
    }
  }

  /** Find a slot for one more, or -1 to drop it (reservoir sampling). */
  private int freeSlot() {
    offered++;
    if (end < sizeMax) {
      if ((end + 1) * stride() > slots.length) {
        slots = Arrays.copyOf(slots, slots.length * 2);
      }
      return end++;
    }
    long lot = random.nextLong(offered);
    return lot >= first && lot < end ? (int) lot : -1;
  }

  private int stride() {
    return 1 + 2 * lengthMax;
  }
}
