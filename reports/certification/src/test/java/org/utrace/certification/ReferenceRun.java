// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.utrace.contract.Edition;
import org.utrace.contract.spi.Bounds;
import org.utrace.contract.spi.Configuration;
import org.utrace.contract.spi.Implementation;
import org.utrace.contract.spi.ImplementationProvider;
import org.utrace.explore.Digests;
import org.utrace.rules.ClauseId;
import org.utrace.rules.RuleBook;
import org.utrace.rules.Verdict;
import org.utrace.suite.SuiteSession;
import org.utrace.suite.SuiteSettings;
import org.utrace.suite.TestVerdict;

/** Run the suite on the reference in this JVM, and keep what the tests said. */
final class ReferenceRun implements AutoCloseable {
  /** Raise this as chapters grow. */
  private static final int CLAUSES_MIN = 70;

  private static final int SCHEDULES = 200;
  private static final long SEED = 1;

  private final Implementation implementation;
  private final SuiteSession session;
  private final List<TestVerdict> verdicts = new ArrayList<>();

  private ReferenceRun(String port) {
    ImplementationProvider provider =
        ServiceLoader.load(ImplementationProvider.class).findFirst().orElseThrow();
    implementation = provider.open(new Configuration(port, Edition.PLAN, Optional.empty()));
    RuleBook book = RuleBook.load();
    Digests digests = new Digests("build", book.sha256(), implementation.digest());
    session =
        SuiteSession.open(
            implementation,
            book,
            new SuiteSettings(
                provider.name(),
                port,
                Edition.PLAN,
                SEED,
                SCHEDULES,
                Bounds.DEFAULT,
                digests,
                Optional.empty()),
            verdicts::add);
  }

  /** Open the reference on a port, for the suite that begins now. */
  static ReferenceRun open(String port) {
    ReferenceRun run = new ReferenceRun(port);
    assertThat(run.session.probeCapabilities()).as("capabilities that prove false").isEmpty();
    return run;
  }

  /** Check what the tests said, and close. */
  void finish() {
    close();
    assertThat(bad()).as("tests that came to no good end").isEmpty();
    assertThat(passed()).as("clauses that passed").hasSizeGreaterThanOrEqualTo(CLAUSES_MIN);
  }

  /** Clauses all of whose tests passed. */
  private List<ClauseId> passed() {
    TreeMap<ClauseId, Verdict> byClause = new TreeMap<>();
    for (TestVerdict verdict : verdicts) {
      for (ClauseId id : verdict.clauses()) {
        byClause.merge(id, verdict.result().verdict(), Verdict::worst);
      }
    }
    return byClause.entrySet().stream()
        .filter(entry -> entry.getValue() == Verdict.PASS)
        .map(entry -> entry.getKey())
        .toList();
  }

  /** Tests that neither passed nor were skipped. */
  private List<String> bad() {
    return verdicts.stream()
        .filter(v -> v.result().verdict() != Verdict.PASS)
        .filter(v -> v.result().verdict() != Verdict.SKIPPED)
        .map(v -> v.result().testName() + ": " + v.result().explanation())
        .toList();
  }

  @Override
  public void close() {
    session.close();
    implementation.close();
  }
}
