// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * Describe what a process does with a signal (struct k_sigaction).
 *
 * @param kind default action, ignore, or run the handler
 * @param handler address of the handler, 0 unless {@code kind} is HANDLER
 * @param mask signals blocked while the handler runs, beside the signal itself
 * @param flags how the handler is run
 * @param restorer address that a handler returns to, 0 without {@link Flag#RESTORER}
 */
public record KSigAction(
    Kind kind, Address handler, SignalSet mask, Set<Flag> flags, Address restorer) {
  private static final Address NOWHERE = new Address(0);

  /** The default action. */
  public static final KSigAction DEFAULT = plain(Kind.DEFAULT);

  /** Ignore the signal. */
  public static final KSigAction IGNORE = plain(Kind.IGNORE);

  /** Kind of a signal action. */
  public enum Kind {
    DEFAULT,
    IGNORE,
    HANDLER
  }

  /** How a handler is run (man 2 sigaction). */
  public enum Flag {
    /** No SIGCHLD when a child stops or continues. */
    NOCLDSTOP,
    /** Children become no zombies. */
    NOCLDWAIT,
    /** The handler gets three arguments. */
    SIGINFO,
    /** The frame names its own way back. */
    RESTORER,
    /** Run on the alternate stack. */
    ONSTACK,
    /** Calls that the signal broke off are made again. */
    RESTART,
    /** Do not block the signal itself. */
    NODEFER,
    /** Set the action to the default when the handler starts. */
    RESETHAND
  }

  /** Copy the set, in the order of the flags. */
  public KSigAction {
    EnumSet<Flag> copy = EnumSet.noneOf(Flag.class);
    copy.addAll(flags);
    flags = Collections.unmodifiableSet(copy);
  }

  private static KSigAction plain(Kind kind) {
    return new KSigAction(kind, NOWHERE, SignalSet.NONE, Set.of(), NOWHERE);
  }

  /** Run a handler and return from it by the restorer given. */
  public static KSigAction handler(Address handler, Address restorer) {
    return new KSigAction(
        Kind.HANDLER, handler, SignalSet.NONE, Set.of(Flag.SIGINFO, Flag.RESTORER), restorer);
  }

  /** Tell whether the flag is set. */
  public boolean has(Flag flag) {
    return flags.contains(flag);
  }

  /** The same with another handler. */
  public KSigAction withHandler(Address other) {
    return new KSigAction(Kind.HANDLER, other, mask, flags, restorer);
  }

  /** The same with another mask. */
  public KSigAction withMask(SignalSet other) {
    return new KSigAction(kind, handler, other, flags, restorer);
  }

  /** The same with one more flag. */
  public KSigAction with(Flag flag) {
    EnumSet<Flag> more = EnumSet.of(flag);
    more.addAll(flags);
    return new KSigAction(kind, handler, mask, more, restorer);
  }
}
