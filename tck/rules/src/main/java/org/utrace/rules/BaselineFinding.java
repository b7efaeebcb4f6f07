// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

/**
 * Tell one thing about a baseline and a run.
 *
 * @param state what it is
 * @param clause which clause it is about
 * @param port which port, or {@link BaselineEntry#ANY_PORT} as the entry has it
 * @param reason of the entry; empty for {@link State#NEW}
 * @param ticket of the entry; empty if it has none
 * @param expires last day of the entry, as ISO date; empty if it has none
 * @param note what the run showed, or why the entry is of no use
 */
public record BaselineFinding(
    State state,
    ClauseId clause,
    String port,
    String reason,
    String ticket,
    String expires,
    String note) {

  /** What a finding means; declared in the order of telling. */
  public enum State {
    /** A failure that no entry excuses. */
    NEW,
    /** A failure that an entry excuses. */
    KNOWN,
    /** What the entry excuses has passed. */
    FIXED,
    /** The entry names nothing that could fail here. */
    STALE,
    /** The entry's last day is over; it excuses nothing any more. */
    EXPIRED
  }

  static BaselineFinding of(State state, BaselineEntry entry, String port, String note) {
    return new BaselineFinding(
        state,
        entry.clause(),
        port,
        entry.reason(),
        entry.ticket().orElse(""),
        entry.expires().map(Object::toString).orElse(""),
        note);
  }

  static BaselineFinding unknown(ClauseResult result) {
    return new BaselineFinding(State.NEW, result.id(), result.port(), "", "", "", result.reason());
  }
}
