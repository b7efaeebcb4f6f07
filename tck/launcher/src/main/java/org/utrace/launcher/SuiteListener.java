// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.utrace.launcher.JournalLine.Died;
import org.utrace.launcher.JournalLine.Judged;
import org.utrace.launcher.JournalLine.Planned;
import org.utrace.launcher.JournalLine.Started;
import org.utrace.rules.TestResult;
import org.utrace.rules.Verdict;
import org.utrace.suite.TestVerdict;

/** Send on the suite's verdicts, and see to it that every planned test gets one. */
final class SuiteListener implements TestExecutionListener {
  /** Key of a trouble that concerns every test. */
  private static final String ENGINE = "";

  private final Map<String, Planned> open = new LinkedHashMap<>();
  private final Map<String, String> troubles = new LinkedHashMap<>();
  private final RunDigest digest = new RunDigest();
  private final Consumer<JournalLine> lines;
  private long startedNanos = System.nanoTime();

  SuiteListener(List<Planned> planned, Consumer<JournalLine> lines) {
    this.lines = lines;
    planned.forEach(test -> open.put(test.test(), test));
  }

  /** Expect tests that JUnit will not run: {@link #finish} makes each of them an error. */
  void neverRun(List<Planned> tests) {
    for (Planned test : tests) {
      open.put(test.test(), test);
      troubles.put(test.test(), "has @Covers but JUnit does not run it");
    }
  }

  /** Digest what earlier workers of the port came to; called before the run. */
  void goOnAfter(List<JournalLine> before) {
    for (JournalLine line : before) {
      switch (line) {
        case Judged judged -> digest.add(judged);
        case Died died -> digest.add(new Judged(List.of(), "", died.result()));
        default -> {}
      }
    }
  }

  /** Take a verdict of the suite. */
  void accept(TestVerdict verdict) {
    TestResult result = verdict.result().withMillis(millis());
    open.remove(result.testName());
    send(new Judged(verdict.clauses(), verdict.logDigest(), result));
  }

  /** Since the test began; the suite reads no clock. */
  private long millis() {
    return (System.nanoTime() - startedNanos) / 1_000_000;
  }

  private void send(Judged judged) {
    digest.add(judged);
    lines.accept(judged);
  }

  @Override
  public void executionStarted(TestIdentifier identifier) {
    startedNanos = System.nanoTime();
    SuiteTests.nameOf(identifier).ifPresent(test -> lines.accept(new Started(test)));
  }

  @Override
  public void executionSkipped(TestIdentifier identifier, String reason) {
    remember(identifier, "was switched off: " + reason);
  }

  @Override
  public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
    result.getThrowable().ifPresent(e -> remember(identifier, "ended with " + tell(e)));
    Optional<Planned> test = SuiteTests.nameOf(identifier).map(open::remove);
    test.ifPresent(this::sendMissing);
  }

  private static String tell(Throwable trouble) {
    StackTraceElement[] trace = trouble.getStackTrace();
    return trace.length == 0 ? trouble.toString() : trouble + " at " + trace[0];
  }

  private void remember(TestIdentifier identifier, String trouble) {
    String name =
        SuiteTests.nameOf(identifier).or(() -> SuiteTests.classOf(identifier)).orElse(ENGINE);
    troubles.put(name, trouble);
  }

  /** Give an error to every test that has no verdict; called after the run. */
  void finish() {
    List<Planned> left = List.copyOf(open.values());
    open.clear();
    left.forEach(this::sendMissing);
  }

  private void sendMissing(Planned test) {
    String className = test.test().substring(0, test.test().indexOf('.'));
    String engineTrouble = troubles.getOrDefault(ENGINE, "reported no verdict");
    String trouble = troubles.getOrDefault(className, engineTrouble);
    String reason = "the test " + troubles.getOrDefault(test.test(), trouble);
    send(new Judged(test.clauses(), "", TestResult.without(test.test(), Verdict.ERROR, reason)));
  }

  /** Digest of the run so far; called once. */
  String digest() {
    return digest.hex();
  }
}
