// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Collect the deviations of a play under way; used again for the next one. */
final class Deviations {
  private int[] points = new int[16];
  private int[] actors = new int[16];
  private int size;

  void clear() {
    size = 0;
  }

  void add(int point, int actor) {
    if (size == points.length) {
      points = Arrays.copyOf(points, size * 2);
      actors = Arrays.copyOf(actors, size * 2);
    }
    points[size] = point;
    actors[size++] = actor;
  }

  int size() {
    return size;
  }

  int point(int index) {
    return points[index];
  }

  int actor(int index) {
    return actors[index];
  }

  void set(Schedule schedule) {
    clear();
    for (Schedule.Deviation deviation : schedule.deviations()) {
      add(deviation.point(), deviation.actor());
    }
  }

  Schedule schedule() {
    List<Schedule.Deviation> list = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      list.add(new Schedule.Deviation(points[i], actors[i]));
    }
    return new Schedule(list);
  }
}
