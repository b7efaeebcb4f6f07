// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract;

/**
 * Describe what a process does with a signal.
 *
 * @param kind default action, ignore, or run the handler
 * @param handler address of the handler, 0 unless {@code kind} is HANDLER
 */
public record KSigAction(Kind kind, Address handler) {

  /** The default action. */
  public static final KSigAction DEFAULT = new KSigAction(Kind.DEFAULT, new Address(0));

  /** Ignore the signal. */
  public static final KSigAction IGNORE = new KSigAction(Kind.IGNORE, new Address(0));

  /** Kind of a signal action. */
  public enum Kind {
    DEFAULT,
    IGNORE,
    HANDLER
  }
}
