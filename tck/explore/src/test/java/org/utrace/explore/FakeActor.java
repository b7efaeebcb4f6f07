// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.utrace.contract.spi.ChoicePoint.Access;
import org.utrace.contract.spi.ChoicePoint.Kind;

/** A list of steps that stands for a thread of the fake world. */
final class FakeActor {

  /** One step: a choice point, a condition it waits for, and what it does then. */
  record Step(Kind kind, String object, Access access, BooleanSupplier ready, Runnable action) {}

  final int number;
  final String name;
  final List<Step> steps = new ArrayList<>();
  int next;
  boolean passedPoint;

  FakeActor(int number, String name) {
    this.number = number;
    this.name = name;
  }

  FakeActor step(Kind kind, String object, Access access, Runnable action) {
    steps.add(new Step(kind, object, access, () -> true, action));
    return this;
  }

  FakeActor read(String object, Runnable action) {
    return step(Kind.MEMORY, object, Access.READ, action);
  }

  FakeActor write(String object, Runnable action) {
    return step(Kind.MEMORY, object, Access.WRITE, action);
  }

  /** Wait until a condition holds. */
  FakeActor await(String object, BooleanSupplier ready, Runnable action) {
    steps.add(new Step(Kind.LOCK, object, Access.WRITE, ready, action));
    return this;
  }

  /** Give way, and do the last {@code back} steps again as long as a condition holds. */
  FakeActor spin(Kind kind, String object, int back, BooleanSupplier again) {
    int at = steps.size();
    return step(
        kind,
        object,
        Access.READ,
        () -> {
          if (again.getAsBoolean()) {
            next = at - back;
          }
        });
  }

  boolean ended() {
    return next >= steps.size();
  }

  boolean runnable() {
    return !ended() && steps.get(next).ready().getAsBoolean();
  }
}
