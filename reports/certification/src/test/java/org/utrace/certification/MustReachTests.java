// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.utrace.contract.Edition;
import org.utrace.contract.spi.Bounds;
import org.utrace.contract.spi.Configuration;
import org.utrace.contract.spi.Implementation;
import org.utrace.contract.spi.ImplementationProvider;
import org.utrace.explore.Digests;
import org.utrace.explore.Seeds;
import org.utrace.rules.Covers;
import org.utrace.rules.RuleBook;
import org.utrace.rules.TestResult;
import org.utrace.rules.Verdict;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Scene;
import org.utrace.suite.SuiteSession;
import org.utrace.suite.SuiteSettings;

/** A race that the search did not come to is not judged, and the result says so. */
final class MustReachTests {
  private static final String BEFORE = "the other came first";
  private static final String AFTER = "the other came last";

  /** Stands in for a chapter; nobody but the tests below runs it. */
  static final class Races extends ConformanceTest {
    @Test
    @Covers("STOP-01")
    void reached() {
      exploreRaces(Races::race, BEFORE, AFTER);
    }

    @Test
    @Covers("STOP-01")
    void missed() {
      exploreRaces(Races::race, BEFORE, "never");
    }

    private static void race(Scene scene) {
      boolean[] came = {false};
      scene.fork("other", () -> came[0] = true);
      scene.stage().pause();
      scene.reached(came[0] ? BEFORE : AFTER);
      scene.expectThat("checked", true);
    }
  }

  @Test
  void searchThatCameToEverythingPasses() {
    assertThat(run("reached").verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  void searchThatMissedOneIsInconclusive() {
    TestResult result = run("missed");
    assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(result.reason()).contains("did not come to: never;").doesNotContain(BEFORE);
  }

  private static SuiteSettings settings(Implementation implementation) {
    return new SuiteSettings(
        "reference",
        "model",
        Edition.PLAN,
        Seeds.one(1),
        20,
        Bounds.DEFAULT,
        new Digests("kit", "rules", implementation.digest()),
        Optional.empty());
  }

  private static TestResult run(String method) {
    ImplementationProvider reference =
        ServiceLoader.load(ImplementationProvider.class).findFirst().orElseThrow();
    List<TestResult> results = new ArrayList<>();
    Configuration model = new Configuration("model", Edition.PLAN, Optional.empty());
    try (Implementation implementation = reference.open(model);
        SuiteSession session =
            SuiteSession.open(
                implementation,
                RuleBook.load(),
                settings(implementation),
                verdict -> results.add(verdict.result()))) {
      assertThat(SuiteSession.current()).isSameAs(session);
      LauncherFactory.create()
          .execute(
              LauncherDiscoveryRequestBuilder.request()
                  .selectors(DiscoverySelectors.selectMethod(Races.class, method))
                  .build());
    }
    assertThat(results).hasSize(1);
    return results.getFirst();
  }
}
