// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.utrace.contract.spi.ChoicePoint;
import org.utrace.contract.spi.ChoicePoint.Access;
import org.utrace.contract.spi.ChoicePoint.Kind;

/**
 * Record what happened in a play: the suite's events, and the choices between them.
 *
 * <p>Entries are kept as numbers and references; text is made only when a log is shown. Events may
 * be noted by several threads at once, since not every implementation runs one at a time; reading
 * is for after the play.
 */
public final class PlayLog {
  private static final VarHandle BUSY;

  static {
    try {
      BUSY = MethodHandles.lookup().findVarHandle(PlayLog.class, "busy", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final int ORDINAL_BITS = 32;
  private static final int KIND_MASK = 0xf;
  private static final long WRITES = 1L << 36;
  private static final long CHOICE = 1L << 37;
  private static final long SWITCHED = 1L << 38;
  private static final long PREEMPTED = 1L << 39;
  private static final int ACTOR_SHIFT = 40;

  private static final Kind[] KINDS = Kind.values();

  /**
   * Strings per entry: actor, lane and text of a note; actor, next actor and object of a choice.
   */
  private static final int WIDTH = 3;

  private long[] facts = new long[64];
  private String[] strings = new String[64 * WIDTH];
  private int size;
  private int choices;
  private long digest = Mixing.START;
  private volatile boolean busy;
  private final PlayObserver observer;

  /** Make an empty log that nobody observes. */
  public PlayLog() {
    this(PlayObserver.NONE);
  }

  /** Make an empty log whose events somebody hears of. */
  PlayLog(PlayObserver observer) {
    this.observer = observer;
  }

  /**
   * Write down an event of the suite: a callback, a call or a result.
   *
   * @param actor name of the thread that does it, as {@code Stage.whoAmI} gives it
   * @param lane name of the engine it belongs to, or empty for the thread's own column
   * @param text the event, the same in every play that goes the same way
   */
  public void note(String actor, String lane, String text) {
    while (busy || !BUSY.compareAndSet(this, false, true)) {
      Thread.onSpinWait();
    }
    try {
      append(Math.max(0, choices - 1), actor, lane, text);
      observer.noted(actor, lane, text);
      digest = Mixing.roll(digest, pair(actor.hashCode(), lane.hashCode()));
      digest = Mixing.roll(digest, text.hashCode());
    } finally {
      busy = false;
    }
  }

  /** Write down a choice; only whoever holds the schedule's baton calls this. */
  void choice(ChoicePoint point, int chosen) {
    int actor = point.current();
    int next = point.runnable(chosen);
    Kind kind = point.kind();
    String object = point.object();
    long fact = CHOICE | choices | (long) kind.ordinal() << ORDINAL_BITS;
    fact |= (long) actor << ACTOR_SHIFT;
    if (point.access() == Access.WRITE) {
      fact |= WRITES;
    }
    if (next != actor) {
      boolean willing = point.currentPosition() < 0 || kind.givesWay();
      fact |= willing ? SWITCHED : SWITCHED | PREEMPTED;
    }
    append(fact, point.actorName(actor), next == actor ? "" : point.actorName(next), object);
    choices++;
    digest = Mixing.roll(digest, pair(object.hashCode(), next));
    digest = Mixing.roll(digest, fact);
  }

  /** Forget everything. */
  void clear() {
    size = 0;
    choices = 0;
    digest = Mixing.START;
  }

  /** Tell the number of entries: events and choices. */
  public int size() {
    return size;
  }

  /** Digest events and choices; not wall time, not identities. */
  public long digest() {
    return digest;
  }

  /**
   * List the last {@code n} lines of what is worth reading one by one: events and switches.
   *
   * @param n at most so many; {@link Integer#MAX_VALUE} for all
   */
  public List<String> tail(int n) {
    List<String> lines = new ArrayList<>();
    for (int i = size - 1; i >= 0 && lines.size() < n; i--) {
      if (!isChoice(i)) {
        lines.add(noteLine(i));
      } else if (switched(i)) {
        lines.add("#" + ordinal(i) + " " + actor(i) + " at " + deed(i) + ": " + next(i));
      }
    }
    Collections.reverse(lines);
    return lines;
  }

  /** Show the last rows in columns, one for each thread and each engine. */
  public String columns() {
    return new PlayColumns(this).render();
  }

  @Override
  public String toString() {
    return columns();
  }

  private String noteLine(int i) {
    String lane = lane(i);
    return actor(i) + (lane.isEmpty() ? ": " : " [" + lane + "]: ") + strings[i * WIDTH + 2];
  }

  private void append(long fact, String first, String second, String third) {
    if (size == facts.length) {
      facts = Arrays.copyOf(facts, size * 2);
      strings = Arrays.copyOf(strings, size * 2 * WIDTH);
    }
    int at = size * WIDTH;
    strings[at] = first;
    strings[at + 1] = second;
    strings[at + 2] = third;
    facts[size++] = fact;
  }

  private static long pair(int high, int low) {
    return (long) high << 32 | (low & 0xffffffffL);
  }

  boolean isChoice(int i) {
    return (facts[i] & CHOICE) != 0;
  }

  boolean switched(int i) {
    return (facts[i] & SWITCHED) != 0;
  }

  /** Tell whether the actor was taken off although it could go on. */
  boolean preempted(int i) {
    return (facts[i] & PREEMPTED) != 0;
  }

  /** Number of the choice point; for a note, of the one before it. */
  int ordinal(int i) {
    return (int) facts[i];
  }

  boolean hasChoices() {
    return choices > 0;
  }

  String actor(int i) {
    return strings[i * WIDTH];
  }

  /** Engine of a note. */
  String lane(int i) {
    return strings[i * WIDTH + 1];
  }

  /** Name of the actor that goes on after a choice with a switch. */
  String next(int i) {
    return strings[i * WIDTH + 1] + " goes on";
  }

  /** A note's text, or what the actor was about to do at a choice point. */
  String deed(int i) {
    String what = strings[i * WIDTH + 2];
    if (!isChoice(i)) {
      return what;
    }
    return switch (KINDS[(int) (facts[i] >>> ORDINAL_BITS) & KIND_MASK]) {
      case LOCK -> "lock " + what;
      case BLOCK -> "wait: " + what;
      case WAKE -> "wake " + what;
      case MEMORY -> ((facts[i] & WRITES) != 0 ? "write " : "read ") + what;
      case CALLBACK -> "callback " + what;
      case USER -> "user code " + what;
      case YIELD -> "yield " + what;
      case ACTOR -> "thread " + what;
    };
  }

  /** Tell whether two entries are choice points that one actor passed without a switch. */
  boolean sameRun(int i, int earlier) {
    return isChoice(i)
        && isChoice(earlier)
        && !switched(i)
        && !switched(earlier)
        && actor(i).equals(actor(earlier));
  }
}
