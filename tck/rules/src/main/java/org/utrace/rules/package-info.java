// SPDX-License-Identifier: Apache-2.0
/**
 * The rule book, verdicts and results: what an implementation is judged by, and how a run is told.
 *
 * <p>{@link org.utrace.rules.RuleBook} holds the clauses, {@link org.utrace.rules.Covers} ties
 * tests to them, {@link org.utrace.rules.Grading} turns test results into clause verdicts, and
 * {@link org.utrace.rules.ResultSink} is what report writers implement.
 *
 * <p>Called by the suite, the launcher and the result writers. May depend on {@code
 * org.utrace.contract} (the editions) and a YAML reader.
 */
@NullMarked
package org.utrace.rules;

import org.jspecify.annotations.NullMarked;
