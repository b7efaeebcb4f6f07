// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import org.utrace.contract.spi.UnfinishedPort;

/** Tell what is left to write of a port that is refused as a whole. */
final class PortTodo {
  private PortTodo() {}

  /** Refuse it, with everything that is lacking, in order. */
  static String refusal(UnfinishedPort port) {
    StringBuilder text = new StringBuilder();
    text.append(
        "Port %s is refused as a whole, since part of a port is none (ARCH-13). To write, in this order:"
            .formatted(port.name()));
    for (int i = 0; i < port.todo().size(); i++) {
      UnfinishedPort.Task task = port.todo().get(i);
      text.append("\n%3d. %s: %s".formatted(i + 1, task.part(), task.work()))
          .append("\n     judged by %s".formatted(String.join(", ", task.clauses())));
    }
    text.append(
        "\nWrite %s, build, and give the same command again."
            .formatted(port.todo().getFirst().part()));
    return text.toString();
  }

  /**
   * Tell in one sentence that it is not whole.
   *
   * @param command begins a call of the kit for its implementation
   */
  static String brief(UnfinishedPort port, String command) {
    int left = port.todo().size();
    return "not a port yet, %s to write; they are listed by: %s --port %s"
        .formatted(left == 1 ? "1 part" : left + " parts", command, port.name());
  }
}
