// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite;

import java.util.Optional;
import org.utrace.contract.Edition;
import org.utrace.contract.spi.Bounds;
import org.utrace.explore.Digests;
import org.utrace.explore.ReplayToken;
import org.utrace.explore.Seeds;

/**
 * Say what a run of the suite judges and how thoroughly.
 *
 * @param implementationName name of the implementation's provider
 * @param port the port it was opened for
 * @param edition the revision to judge by
 * @param seeds of the random part of each search
 * @param schedules plays of an ordinary test
 * @param bounds of each play
 * @param digests of what takes part, for replay tokens
 * @param replay the one schedule to play, in place of searching
 */
public record SuiteSettings(
    String implementationName,
    String port,
    Edition edition,
    Seeds seeds,
    int schedules,
    Bounds bounds,
    Digests digests,
    Optional<ReplayToken> replay) {}
