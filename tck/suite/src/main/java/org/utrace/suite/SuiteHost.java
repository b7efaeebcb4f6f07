// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.utrace.rules.ClauseId;

/**
 * Open a session when a build's JUnit starts the tests, and not a worker; found by ServiceLoader.
 *
 * <p>Parameters are those of JUnit: of the suite class, system properties, or the file {@code
 * junit-platform.properties}.
 */
public interface SuiteHost {

  /**
   * Tell why a test is not to run; empty if it is.
   *
   * @param testName class and method, without package
   * @param clauses what it judges
   * @param parameters value by key
   */
  Optional<String> leavesOut(
      String testName, List<ClauseId> clauses, Function<String, Optional<String>> parameters);

  /**
   * Open the session; ending what is returned grades the tests and closes the session.
   *
   * @param parameters value by key
   * @throws RuntimeException whose message says in one sentence what is missing or wrong
   */
  Run open(Function<String, Optional<String>> parameters);

  /** Stand for a session that is open. */
  @FunctionalInterface
  interface Run extends AutoCloseable {
    @Override
    void close();
  }
}
