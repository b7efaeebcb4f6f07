// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification.kernel;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.utrace.contract.Edition;
import org.utrace.contract.spi.Bounds;
import org.utrace.contract.spi.Configuration;
import org.utrace.contract.spi.Implementation;
import org.utrace.contract.spi.ImplementationProvider;
import org.utrace.contract.spi.SetupException;
import org.utrace.explore.Depth;
import org.utrace.explore.Digests;
import org.utrace.explore.FailedPlay;
import org.utrace.explore.Seeds;
import org.utrace.rules.RuleBook;
import org.utrace.suite.Scene;
import org.utrace.suite.SuiteSession;
import org.utrace.suite.SuiteSettings;

/**
 * Give tests of the reference kernel their plays: each script runs under many schedules.
 *
 * <p>A script is played again and again and holds no state outside itself. What the random part of
 * a search does is decided by the system property {@code utrace.kernel.seed}, 1 by default.
 */
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"model", "x86_64"})
abstract class KernelTest {
  private static final int SCHEDULES = 25;
  private static final Seeds SEEDS = Seeds.one(Long.getLong("utrace.kernel.seed", 1));
  private static final int LOG_LINES = 60;

  /** Set where a test that the machine cannot run must fail, as in continuous integration. */
  private static final String NO_SKIP = "UTCK_NO_SKIP";

  private static @Nullable Implementation implementation;
  private static @Nullable SuiteSession session;

  /** The port the tests run on; a value is injected for each. */
  @Parameter String port = "";

  private String testName = "";
  private int searches;

  @BeforeParameterizedClassInvocation
  static void openSession(String port) {
    ImplementationProvider reference =
        ServiceLoader.load(ImplementationProvider.class).findFirst().orElseThrow();
    try {
      Implementation opened =
          reference.open(new Configuration(port, Edition.PLAN, Optional.empty()));
      implementation = opened;
      session = SuiteSession.open(opened, RuleBook.load(), settings(port, opened), verdict -> {});
    } catch (SetupException missing) {
      if (System.getenv(NO_SKIP) != null) {
        throw missing;
      }
      abort(String.valueOf(missing.getMessage()));
    }
  }

  private static SuiteSettings settings(String port, Implementation opened) {
    return new SuiteSettings(
        "reference",
        port,
        Edition.PLAN,
        SEEDS,
        SCHEDULES,
        Bounds.DEFAULT,
        new Digests("tests", "none", opened.digest()),
        Optional.empty());
  }

  @AfterParameterizedClassInvocation
  static void closeSession() {
    if (session != null) {
      session.close();
      session = null;
    }
    if (implementation != null) {
      implementation.close();
      implementation = null;
    }
  }

  @BeforeEach
  void nameTest(TestInfo info) {
    testName = getClass().getSimpleName() + "." + info.getTestMethod().orElseThrow().getName();
    searches = 0;
  }

  /** Play without preemptions and under a few random schedules. */
  final void play(Consumer<Scene> script) {
    search(Depth.TABLE, script);
  }

  /** Play under every schedule with one preemption, and some random ones. */
  final void explore(Consumer<Scene> script) {
    search(Depth.PLAIN, script);
  }

  /** Play under every schedule with two preemptions, and more random ones; tells what came out. */
  final SortedSet<String> race(Function<Scene, String> script) {
    SortedSet<String> outcomes = new TreeSet<>();
    search(Depth.RACE, scene -> outcomes.add(script.apply(scene)));
    return outcomes;
  }

  private void search(Depth depth, Consumer<Scene> script) {
    SuiteSession open = session;
    if (open == null) {
      throw new IllegalStateException("no session is open");
    }
    String name = testName + "#" + ++searches;
    open.tryOut(name, depth, script).ifPresent(failed -> fail(text(failed)));
  }

  private static String text(FailedPlay failed) {
    return failed.report().outcome()
        + "\nfound by "
        + failed.strategy()
        + ", schedule "
        + failed.schedule()
        + "\n"
        + String.join("\n", failed.log().tail(LOG_LINES));
  }
}
