// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import org.utrace.contract.spi.RunReport;

/**
 * Show a play that failed.
 *
 * @param report its outcome, never {@link RunReport.Completed}
 * @param schedule replays it; the default schedule if the mode is {@code sampled}
 * @param log what happened in it
 * @param strategy how it was found, in words
 */
public record FailedPlay(RunReport report, Schedule schedule, PlayLog log, String strategy) {}
