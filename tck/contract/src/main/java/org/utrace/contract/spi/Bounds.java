// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

/**
 * Bound a play (decision D16).
 *
 * @param stepsMax scheduler steps of a whole play, after which it is endless
 * @param settleSteps scheduler steps without rest after which {@link Stage#settle} gives up waiting
 * @param settleInstructions user instructions of a thread that count as "it runs freely"
 */
public record Bounds(int stepsMax, int settleSteps, int settleInstructions) {

  /** The kit's defaults. */
  public static final Bounds DEFAULT = new Bounds(50_000, 10_000, 1_000);
}
