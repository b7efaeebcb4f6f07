// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite;

import java.util.List;
import org.utrace.rules.ClauseId;
import org.utrace.rules.TestResult;

/**
 * Tell how one test ended.
 *
 * @param clauses the clauses it judges, the main one first
 * @param result the verdict with what was seen
 * @param logDigest digest over the logs of all its plays, hex; the same seed gives the same
 */
public record TestVerdict(List<ClauseId> clauses, TestResult result, String logDigest) {}
