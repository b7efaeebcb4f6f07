// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite;

import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/**
 * Keep the session that the first test of a JUnit run opened; JUnit closes it after the last one.
 *
 * <p>If it cannot be opened the first test fails by that, and the others need not say it again.
 */
final class HostedSession implements AutoCloseable {
  private static final Namespace OWN = Namespace.create(HostedSession.class);

  private SuiteHost.@Nullable Run open;

  private HostedSession() {}

  /** See to it that a session is open, whoever opened it. */
  static void require(ExtensionContext context) {
    if (SuiteSession.isOpen()) {
      return;
    }
    Store store = context.getRoot().getStore(OWN);
    if (store.get(HostedSession.class) != null) {
      Assumptions.abort("the session could not be opened, as the first test tells");
    }
    HostedSession session = new HostedSession();
    store.put(HostedSession.class, session);
    session.open = host(context).open(context::getConfigurationParameter);
  }

  /** Why a test is left out, where nobody but JUnit has chosen the tests. */
  static Optional<String> leftOut(ExtensionContext context) {
    return isWorkers(context)
        ? Optional.empty()
        : host(context)
            .leavesOut(
                ConformanceExtension.testId(context),
                ConformanceExtension.clausesOf(context.getRequiredTestMethod()),
                context::getConfigurationParameter);
  }

  private static boolean isWorkers(ExtensionContext context) {
    return SuiteSession.isOpen()
        && context.getRoot().getStore(OWN).get(HostedSession.class) == null;
  }

  /** The one host of a run, which remembers what it has read. */
  private static SuiteHost host(ExtensionContext context) {
    Store store = context.getRoot().getStore(OWN);
    SuiteHost known = store.get(SuiteHost.class, SuiteHost.class);
    if (known != null) {
      return known;
    }
    SuiteHost host = load();
    store.put(SuiteHost.class, host);
    return host;
  }

  private static SuiteHost load() {
    return ServiceLoader.load(SuiteHost.class)
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                "Nobody on the class path runs the suite: add org.utrace:utrace-tck-launcher to"
                    + " the test dependencies."));
  }

  @Override
  public void close() {
    SuiteHost.Run session = open;
    if (session != null) {
      session.close();
    }
  }
}
