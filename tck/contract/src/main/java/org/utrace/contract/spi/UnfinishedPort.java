// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

import java.util.List;

/**
 * Tell of a port that is begun but not whole, so that it is refused as a whole (ARCH-13).
 *
 * @param name what would select it
 * @param todo what is lacking, in the order in which it is best written; never empty
 */
public record UnfinishedPort(String name, List<Task> todo) {

  /** Copy the list, which says something. */
  public UnfinishedPort {
    todo = List.copyOf(todo);
    if (todo.isEmpty()) {
      throw new IllegalArgumentException(name + " lacks nothing: it is a port like others");
    }
  }

  /**
   * One part that is to be written.
   *
   * @param part its name, such as {@code SignalFrame}
   * @param clauses ids of those that judge it
   * @param work what to write, one sentence
   */
  public record Task(String part, List<String> clauses, String work) {
    /** Copy the list. */
    public Task {
      clauses = List.copyOf(clauses);
    }
  }
}
