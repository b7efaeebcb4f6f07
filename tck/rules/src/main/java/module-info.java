// SPDX-License-Identifier: Apache-2.0
/** The rule book, verdicts and results. */
module org.utrace.rules {
  requires static transitive org.jspecify;
  requires transitive org.utrace.contract;
  requires org.snakeyaml.engine;

  exports org.utrace.rules;

  uses org.utrace.rules.ResultSink;
}
