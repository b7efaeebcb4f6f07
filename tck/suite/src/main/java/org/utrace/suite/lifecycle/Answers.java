// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.lifecycle;

import java.util.List;
import java.util.function.Predicate;
import org.utrace.contract.ResumeAction;

/** The answers an engine can give on a machine. */
final class Answers {
  private Answers() {}

  /** Every action, without the steps where the machine has none. */
  static List<ResumeAction> all(Predicate<String> has) {
    return List.of(ResumeAction.values()).stream()
        .filter(action -> !action.isStep() || has.test("hw-step"))
        .toList();
  }
}
