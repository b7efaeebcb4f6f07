// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.time.Instant;
import java.util.List;

/**
 * Say what was run, against which rules, where and when.
 *
 * @param kitVersion version of this kit
 * @param edition id of the edition that was judged by
 * @param ruleBookSha256 SHA-256 of the rule book's bytes, in hex
 * @param implementation what was tested
 * @param host what it was tested on
 * @param seed where all random choice started
 * @param seeds how many seeds the random part of each search was repeated with, from that one on
 * @param started when the run began
 * @param seconds how long it took
 * @param replayOptions what {@code ./utck replay} needs beside a token of this run, quoted for a
 *     shell; mostly empty
 * @param notRun ports that were to run and could not; mostly none
 */
public record RunInfo(
    String kitVersion,
    String edition,
    String ruleBookSha256,
    ImplementationInfo implementation,
    HostInfo host,
    long seed,
    int seeds,
    Instant started,
    double seconds,
    String replayOptions,
    List<PortNotRun> notRun) {

  /** Copy the list. */
  public RunInfo {
    notRun = List.copyOf(notRun);
  }

  /** Give the seeds in words: {@code 7}, or {@code 1 to 200}. */
  public String seedText() {
    return seeds == 1 ? Long.toString(seed) : seed + " to " + (seed + seeds - 1);
  }

  /** Give the command that plays the schedule of a token again. */
  public String replayCommand(String token) {
    return ("./utck replay " + token + " " + replayOptions).strip();
  }

  /** Give the command that judges a clause on a port again. */
  public String certifyCommand(ClauseId clause, String port) {
    // What a replay needs to find the implementation, this needs too.
    return "./utck certify --impl %s --port %s --edition %s --clause %s --seed %d%s %s"
        .formatted(
            ShellWord.of(implementation.name()),
            ShellWord.of(port),
            edition,
            clause,
            seed,
            seeds == 1 ? "" : " --seeds " + seeds,
            replayOptions)
        .strip();
  }
}
