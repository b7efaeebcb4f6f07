// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.util.ArrayList;
import java.util.List;

/** Keep the threads that sleep in a system call for one thing. */
final class Sleepers {
  private final List<Task> tasks = new ArrayList<>(1);

  void add(Task task) {
    tasks.add(task);
  }

  void remove(Task task) {
    tasks.remove(task);
  }

  /** Wake all, to look again. */
  void wakeAll() {
    for (Task task : List.copyOf(tasks)) {
      task.wakeSleeper();
    }
  }

  /** Wake at most so many, longest waiting first; returns how many there were. */
  int wake(int most) {
    List<Task> chosen = List.copyOf(tasks.subList(0, Math.min(most, tasks.size())));
    for (Task task : chosen) {
      tasks.remove(task);
      task.wakeSleeper();
    }
    return chosen.size();
  }

  boolean contains(Task task) {
    return tasks.contains(task);
  }
}
