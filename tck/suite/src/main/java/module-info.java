// SPDX-License-Identifier: Apache-2.0
/** The conformance tests, one package per chapter. */
module org.utrace.suite {
  requires static transitive org.jspecify;
  requires transitive org.utrace.contract;
  requires transitive org.utrace.rules;
  requires transitive org.utrace.explore;
  requires transitive org.junit.jupiter.api;
  requires transitive org.junit.platform.suite.api;

  exports org.utrace.suite;

  uses org.utrace.suite.SuiteHost;
}
