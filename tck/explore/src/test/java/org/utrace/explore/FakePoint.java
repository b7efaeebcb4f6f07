// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import java.util.List;
import org.utrace.contract.spi.ChoicePoint;
import org.utrace.contract.spi.Chooser;

/** The choice point of a fake world, used again and again. */
final class FakePoint implements ChoicePoint {
  private final List<FakeActor> actors;
  private final int[] runnable;
  private int count;
  private int current;
  private int position;
  private int step;
  private Kind kind = Kind.ACTOR;
  private String object = "";
  private Access access = Access.READ;

  FakePoint(List<FakeActor> actors) {
    this.actors = actors;
    this.runnable = new int[actors.size()];
  }

  /** Look who can run; returns how many. */
  int collect(FakeActor now) {
    current = now.number;
    position = -1;
    count = 0;
    for (FakeActor actor : actors) {
      if (actor.runnable()) {
        position = actor == now ? count : position;
        runnable[count++] = actor.number;
      }
    }
    return count;
  }

  FakeActor ask(Chooser chooser, Kind what, String on, Access how) {
    kind = what;
    object = on;
    access = how;
    // Counted from 1 with gaps, as an implementation may.
    step += 2;
    return actors.get(runnable[chooser.choose(this)]);
  }

  @Override
  public int step() {
    return step;
  }

  @Override
  public int current() {
    return current;
  }

  @Override
  public String actorName(int actor) {
    return actors.get(actor).name;
  }

  @Override
  public int currentPosition() {
    return position;
  }

  @Override
  public int runnableCount() {
    return count;
  }

  @Override
  public int runnable(int at) {
    return runnable[at];
  }

  @Override
  public Kind kind() {
    return kind;
  }

  @Override
  public String object() {
    return object;
  }

  @Override
  public Access access() {
    return access;
  }
}
