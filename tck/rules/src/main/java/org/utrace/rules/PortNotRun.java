// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.util.Collection;
import java.util.List;

/**
 * Name a port that was to run and could not.
 *
 * @param port its name
 * @param reason one sentence: what is missing and the command that mends it, or what it died of
 * @param lost whether its worker died before the first test; if not, the machine lacks something
 */
public record PortNotRun(String port, String reason, boolean lost) {

  /** Name a port for which the machine lacks something. */
  public PortNotRun(String port, String reason) {
    this(port, reason, false);
  }

  /**
   * Say what a run is about that a port was left out of: {@code " on model only (x86_64 not run)"}.
   *
   * @param run ports that did run
   * @param notRun ports that did not
   * @return empty if none was left out
   */
  public static String onOnly(Collection<String> run, List<PortNotRun> notRun) {
    return notRun.isEmpty()
        ? ""
        : " on %s only (%s not run)"
            .formatted(
                String.join(" and ", run),
                String.join(", ", notRun.stream().map(PortNotRun::port).toList()));
  }
}
