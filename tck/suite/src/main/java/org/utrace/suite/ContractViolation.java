// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite;

import java.util.List;
import org.utrace.rules.Fact;

/** Report that an implementation breaks a clause, as facts. */
public final class ContractViolation extends AssertionError {
  private static final long serialVersionUID = 1L;

  private final transient List<Fact> facts;

  ContractViolation(String message, List<Fact> facts) {
    super(message);
    this.facts = List.copyOf(facts);
  }

  static ContractViolation of(String what, Object expected, Object actual) {
    return new ContractViolation(
        what + ": expected " + expected + ", but was " + actual,
        List.of(
            new Fact("what", what),
            new Fact("expected", String.valueOf(expected)),
            new Fact("but was", String.valueOf(actual))));
  }

  /** What was expected and what was seen. */
  public List<Fact> facts() {
    return facts;
  }
}
