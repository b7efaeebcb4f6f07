// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;
import org.utrace.contract.spi.Capabilities;
import org.utrace.rules.Clause;
import org.utrace.rules.ClauseId;
import org.utrace.rules.Covers;
import org.utrace.rules.Evidence;
import org.utrace.rules.TestResult;
import org.utrace.rules.Verdict;

/** Tell the session of every test's begin and end, and skip what the implementation lacks. */
final class ConformanceExtension implements ExecutionCondition, BeforeEachCallback, TestWatcher {
  /** What JUnit throws, of a package that the suite keeps away from. */
  private static final String TIMEOUT = "TimeoutException";

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return context
        .getTestMethod()
        .flatMap(method -> HostedSession.leftOut(context))
        .map(ConditionEvaluationResult::disabled)
        .orElse(ConditionEvaluationResult.enabled("nobody leaves it out"));
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    HostedSession.require(context);
    SuiteSession session = SuiteSession.current();
    List<ClauseId> clauses = clausesOf(context.getRequiredTestMethod());
    session.begin(testId(context), clauses);
    session.refuseIfStuck();
    for (ClauseId id : clauses) {
      Clause clause =
          session.book().find(id).orElseThrow(() -> new IllegalStateException("no clause " + id));
      List<String> missing = missing(session, clause);
      if (!clause.appliesTo(session.settings().edition())) {
        session.record().skip("not in edition " + session.settings().edition().id());
      } else if (!missing.isEmpty()) {
        session
            .record()
            .skip(
                "lacks capability "
                    + Capabilities.lack(
                        missing, session.implementation().capabilities().withheld()));
      }
      clause.requiredCapabilities().stream()
          .filter(session.refuted()::contains)
          .findFirst()
          .ifPresent(session.record()::refuse);
    }
  }

  private static List<String> missing(SuiteSession session, Clause clause) {
    List<String> missing = new ArrayList<>();
    for (String name : clause.requiredCapabilities()) {
      if (!session.implementation().capabilities().has(name)) {
        missing.add(name);
      }
    }
    return missing;
  }

  static List<ClauseId> clausesOf(Method method) {
    Covers covers = method.getAnnotation(Covers.class);
    if (covers == null) {
      throw new IllegalStateException(method + " covers no clause: annotate it with @Covers");
    }
    List<ClauseId> ids = new ArrayList<>();
    for (String id : covers.value()) {
      ids.add(ClauseId.parse(id));
    }
    return ids;
  }

  static String testId(ExtensionContext context) {
    return context.getRequiredTestClass().getSimpleName()
        + "."
        + context.getRequiredTestMethod().getName();
  }

  @Override
  public void testSuccessful(ExtensionContext context) {
    TestRecord record = SuiteSession.current().record();
    if (record.failure().isPresent()) {
      // A failure that the test swallowed is a failure all the same.
      tell(record, record.failureVerdict(), "", true);
    } else if (!record.lackedForAll().isEmpty()) {
      String lacking = String.join(", ", record.lackedForAll());
      tell(record, Verdict.SKIPPED, "lacks capability " + lacking, false);
    } else if (record.assertions() == 0 && SuiteSession.current().settings().replay().isEmpty()) {
      tell(record, Verdict.ERROR, "the test made no check", false);
    } else {
      tell(record, Verdict.PASS, "", false);
    }
  }

  @Override
  public void testAborted(ExtensionContext context, @Nullable Throwable cause) {
    if (!SuiteSession.isOpen()) {
      return;
    }
    TestRecord record = SuiteSession.current().record();
    String reason = record.skipReason();
    if (reason.isEmpty()) {
      tell(record, Verdict.ERROR, "the test aborted itself: " + cause, false);
    } else {
      tell(record, Verdict.SKIPPED, reason, false);
    }
  }

  @Override
  public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
    if (!SuiteSession.isOpen()) {
      return;
    }
    TestRecord record = SuiteSession.current().record();
    if (cause instanceof FailedExploration) {
      tell(record, record.failureVerdict(), "", true);
    } else if (cause != null && TIMEOUT.equals(cause.getClass().getSimpleName())) {
      SuiteSession.current().stuckIn(record.testId());
      tell(record, Verdict.INCONCLUSIVE, String.valueOf(cause.getMessage()), false);
    } else if (cause instanceof UnreachedException) {
      tell(record, Verdict.INCONCLUSIVE, String.valueOf(cause.getMessage()), false);
    } else if (cause instanceof StuckException) {
      tell(record, Verdict.ERROR, String.valueOf(cause.getMessage()), false);
    } else {
      tell(record, Verdict.ERROR, "trouble of the kit: " + cause, false);
    }
  }

  private static void tell(TestRecord record, Verdict verdict, String reason, boolean failed) {
    String why = verdict == Verdict.ERROR && failed ? record.failureMessage() : reason;
    Evidence evidence = record.evidence();
    TestResult result =
        new TestResult(
            record.testId(),
            verdict,
            why,
            record.assertions(),
            evidence,
            0,
            failed ? record.failure() : Optional.empty(),
            List.of());
    SuiteSession.current().end(new TestVerdict(record.clauses(), result, record.logDigest()));
  }
}
