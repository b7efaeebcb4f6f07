// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Makes a small rule book and test results for the tests of grading and summing up. */
final class Samples {
  static final ClauseId MUST = ClauseId.parse("ORD-01");
  static final ClauseId SHOULD = ClauseId.parse("ORD-02");
  static final ClauseId MAY = ClauseId.parse("ORD-03");
  static final ClauseId STEP = ClauseId.parse("STEP-01");
  static final ClauseId KIT = ClauseId.parse("SUP-01");
  static final ClauseId INHERITED = ClauseId.parse("ATT-01");
  static final ClauseId SHIPPED = ClauseId.parse("ATT-02");

  static final RuleBook BOOK =
      RuleBook.load(
          "sample.yaml",
          clause(MUST, "implementation", "{plan: MUST, '20091216': MUST}", "stated", "engine-api")
              + clause(SHOULD, "implementation", "{plan: SHOULD}", "decision", "engine-api")
              + clause(MAY, "implementation", "{plan: MAY}", "derived", "engine-api")
              + clause(STEP, "port", "{plan: MUST}", "stated", "hw-step, deterministic-scheduler")
              + clause(KIT, "kit", "{plan: MUST}", "stated", "engine-api")
              + clause(INHERITED, "implementation", "{plan: MUST}", "inherited", "engine-api")
              + clause(SHIPPED, "layer", "{'20091216': SHOULD}", "not-applicable", "ptrace-layer"));

  private Samples() {}

  private static String clause(
      ClauseId id, String subject, String levels, String basis, String needs) {
    return """
    - id: %s
      subject: %s
      levels: %s
      text: Words.
      source: [seed 003]
      plan_basis: %s
      observe: Look.
      mutant: %s
      needs: [%s]
    """
        .formatted(id, subject, levels, basis, id.equals(MAY) ? "none" : "Wrong.", needs);
  }

  static TestResult pass(String name) {
    return TestResult.pass(name, 3, Evidence.none(), 5);
  }

  static TestResult fail(String name) {
    Failure failure =
        new Failure(
            "stopped too late",
            List.of(new Fact("expected", "now")),
            List.of("log"),
            List.of(),
            "t1");
    return TestResult.fail(name, failure, 1, Evidence.none(), 5);
  }

  static TestResult of(Verdict verdict) {
    return switch (verdict) {
      case PASS -> pass("T.t");
      case FAIL -> fail("T.t");
      default ->
          new TestResult(
              "T.t", verdict, "because", 0, Evidence.none(), 0, Optional.empty(), List.of());
    };
  }

  static PortRun run(String port, Map<ClauseId, List<TestResult>> tests) {
    return PortRun.of(port, new TreeSet<>(List.of("engine-api", "hw-step")), tests);
  }
}
