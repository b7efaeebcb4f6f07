// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import java.util.List;

/**
 * Hold all it takes to play a failing schedule again, in a form fit for a command line.
 *
 * @param implementation name of the implementation
 * @param port port it ran
 * @param edition id of the edition
 * @param testId test that failed
 * @param seed seed of the run
 * @param schedule the failing schedule
 * @param digests of what took part, shortened
 */
public record ReplayToken(
    String implementation,
    String port,
    String edition,
    String testId,
    long seed,
    Schedule schedule,
    Digests digests) {

  /** Shorten the digests. */
  public ReplayToken {
    digests = digests.shortened();
  }

  /** Write it as {@code U1.<content>.<checksum>}. */
  public String encode() {
    return TokenCodec.encode(this);
  }

  /**
   * Read what {@link #encode} wrote; white space, as of a line break in a mail, does not matter.
   *
   * @throws MalformedTokenException saying what to do
   */
  public static ReplayToken decode(String token) {
    return TokenCodec.decode(token);
  }

  /** List what has changed since the token was made, in words; empty if it fits. */
  public List<String> stale(Digests now) {
    return digests.differences(now);
  }
}
