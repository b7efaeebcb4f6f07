// SPDX-License-Identifier: Apache-2.0
package org.utrace.sync;

import java.util.List;
import org.utrace.contract.spi.ChoicePoint;
import org.utrace.contract.spi.Chooser;

/** Show the present choice point to the chooser; one object is used again for every point. */
final class ChoiceView implements ChoicePoint {
  private final List<BatonActor> actors;
  private final RunQueue runQueue;
  private final Chooser chooser;
  private int step;
  private int current;
  private int currentPosition;
  private Kind kind = Kind.ACTOR;
  private String object = "";
  private Access access = Access.READ;

  ChoiceView(List<BatonActor> actors, RunQueue runQueue, Chooser chooser) {
    this.actors = actors;
    this.runQueue = runQueue;
    this.chooser = chooser;
  }

  BatonActor choose(int stepNow, BatonActor me, Kind what, String on, Access how) {
    currentPosition = Math.max(-1, runQueue.position(me));
    step = stepNow;
    current = me.number;
    kind = what;
    object = on;
    access = how;
    int chosen = chooser.choose(this);
    if (chosen < 0 || chosen >= runQueue.size()) {
      throw new IllegalStateException("chose " + chosen + " of " + runQueue.size() + " actors");
    }
    return runQueue.get(chosen);
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
    return runQueue.size();
  }

  @Override
  public int runnable(int position) {
    return runQueue.get(position).number;
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
