// SPDX-License-Identifier: Apache-2.0
package org.utrace.sync;

import java.util.List;
import org.utrace.contract.spi.ChoicePoint;
import org.utrace.contract.spi.Chooser;

/** Show the present choice point to the chooser; one object is used again for every point. */
final class ChoiceView implements ChoicePoint {
  private final List<BatonActor> actors;
  private final Chooser chooser;
  private BatonActor[] runnable = new BatonActor[8];
  private int runnableCount;
  private int step;
  private int current;
  private int currentPosition;
  private Kind kind = Kind.ACTOR;
  private String object = "";
  private Access access = Access.READ;

  ChoiceView(List<BatonActor> actors, Chooser chooser) {
    this.actors = actors;
    this.chooser = chooser;
  }

  BatonActor choose(int stepNow, BatonActor me, Kind what, String on, Access how) {
    collect(me);
    step = stepNow;
    current = me.number;
    kind = what;
    object = on;
    access = how;
    int chosen = chooser.choose(this);
    if (chosen < 0 || chosen >= runnableCount) {
      throw new IllegalStateException("chose " + chosen + " of " + runnableCount + " actors");
    }
    return runnable[chosen];
  }

  private void collect(BatonActor me) {
    if (runnable.length < actors.size()) {
      runnable = new BatonActor[actors.size() * 2];
    }
    runnableCount = 0;
    currentPosition = -1;
    for (int i = 0; i < actors.size(); i++) {
      BatonActor actor = actors.get(i);
      if (actor.runnable()) {
        if (actor == me) {
          currentPosition = runnableCount;
        }
        runnable[runnableCount++] = actor;
      }
    }
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
    return actors.get(actor).name();
  }

  @Override
  public int currentPosition() {
    return currentPosition;
  }

  @Override
  public int runnableCount() {
    return runnableCount;
  }

  @Override
  public int runnable(int position) {
    return runnable[position].number;
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
