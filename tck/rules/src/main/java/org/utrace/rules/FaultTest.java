// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.util.List;

/**
 * Tell how a test ended on an implementation with a fault, or on a permitted variant.
 *
 * @param test class and method, without package
 * @param clauses what it judges
 * @param verdict how it ended
 * @param explanation why it is no pass; empty for a pass
 * @param millis time taken
 */
public record FaultTest(
    String test, List<ClauseId> clauses, Verdict verdict, String explanation, long millis) {
  /** Copy the list. */
  public FaultTest {
    clauses = List.copyOf(clauses);
  }

  /** Tell whether it fails, which alone counts. */
  public boolean fails() {
    return verdict == Verdict.FAIL;
  }

  /** Tell whether it came to no verdict. */
  public boolean isTrouble() {
    return verdict == Verdict.ERROR || verdict == Verdict.INCONCLUSIVE;
  }
}
