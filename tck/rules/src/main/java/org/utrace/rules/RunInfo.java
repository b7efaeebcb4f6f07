// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.time.Instant;

/**
 * Say what was run, against which rules, where and when.
 *
 * @param kitVersion version of this kit
 * @param edition id of the edition that was judged by
 * @param ruleBookSha256 SHA-256 of the rule book's bytes, in hex
 * @param implementation what was tested
 * @param host what it was tested on
 * @param seed where all random choice started
 * @param started when the run began
 * @param seconds how long it took
 */
public record RunInfo(
    String kitVersion,
    String edition,
    String ruleBookSha256,
    ImplementationInfo implementation,
    HostInfo host,
    long seed,
    Instant started,
    double seconds) {}
