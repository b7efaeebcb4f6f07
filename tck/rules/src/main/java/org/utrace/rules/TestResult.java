// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.util.List;
import java.util.Optional;

/**
 * Tell how one test ended on one port, before any clause is graded by it.
 *
 * @param testName class and method, without package
 * @param verdict any but {@link Verdict#DEVIATES}, which only grading gives
 * @param reason why it is no pass; empty for a pass, and where the failure says it
 * @param assertions number of checks made
 * @param evidence schedules tried
 * @param millis time taken
 * @param failure what was seen, for {@link Verdict#FAIL} and where known for other troubles
 * @param attachments files that tell more; mostly none
 */
public record TestResult(
    String testName,
    Verdict verdict,
    String reason,
    int assertions,
    Evidence evidence,
    long millis,
    Optional<Failure> failure,
    List<Attachment> attachments) {

  /** Check that the parts agree: nothing fails without a failure, or passes with one. */
  public TestResult {
    attachments = List.copyOf(attachments);
    if (verdict == Verdict.DEVIATES) {
      throw new IllegalArgumentException(testName + ": a test fails; its clause may deviate");
    }
    if (verdict == Verdict.FAIL && failure.isEmpty()) {
      throw new IllegalArgumentException(testName + " fails without telling what was seen");
    }
    if (verdict == Verdict.PASS && failure.isPresent()) {
      throw new IllegalArgumentException(testName + " passes with a failure");
    }
    if (verdict != Verdict.PASS && reason.isEmpty() && failure.isEmpty()) {
      throw new IllegalArgumentException(testName + " is " + verdict + " without a reason");
    }
  }

  /** Give a passed test. */
  public static TestResult pass(String testName, int assertions, Evidence evidence, long millis) {
    return new TestResult(
        testName, Verdict.PASS, "", assertions, evidence, millis, Optional.empty(), List.of());
  }

  /** Give a failed test. */
  public static TestResult fail(
      String testName, Failure failure, int assertions, Evidence evidence, long millis) {
    return new TestResult(
        testName, Verdict.FAIL, "", assertions, evidence, millis, Optional.of(failure), List.of());
  }

  /** Give a test that came to no answer, with the reason. */
  public static TestResult without(String testName, Verdict verdict, String reason) {
    return new TestResult(
        testName, verdict, reason, 0, Evidence.none(), 0, Optional.empty(), List.of());
  }

  /** The same result with the time it took. */
  public TestResult withMillis(long taken) {
    return new TestResult(
        testName, verdict, reason, assertions, evidence, taken, failure, attachments);
  }

  /** The same result with files that tell more. */
  public TestResult withAttachments(List<Attachment> files) {
    return new TestResult(testName, verdict, reason, assertions, evidence, millis, failure, files);
  }

  /** Give the reason, or else the failure's message; empty for a plain pass. */
  public String explanation() {
    return reason.isEmpty() ? failure.map(Failure::message).orElse("") : reason;
  }
}
