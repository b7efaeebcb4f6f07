// SPDX-License-Identifier: Apache-2.0
package org.utrace.sync;

import java.util.Arrays;

/**
 * Keep the actors that can run, in the order of their birth.
 *
 * <p>Looked at on every step of a play, changed only when somebody falls asleep or wakes up: a
 * thousand sleeping threads cost a step nothing.
 */
final class RunQueue {
  private BatonActor[] actors = new BatonActor[8];
  private int size;

  int size() {
    return size;
  }

  BatonActor get(int position) {
    return actors[position];
  }

  /** Position of an actor; negative if it cannot run. */
  int position(BatonActor actor) {
    // Asked on every step about the one who runs; most of the time nobody moved since.
    if (actor.place < size && actors[actor.place] == actor) {
      return actor.place;
    }
    int found = search(actor);
    actor.place = Math.max(0, found);
    return found;
  }

  private int search(BatonActor actor) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int difference = actors[middle].number - actor.number;
      if (difference == 0) {
        return middle;
      }
      if (difference < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }

  /** Add an actor that is not in it. */
  void add(BatonActor actor) {
    int place = -position(actor) - 1;
    if (place < 0) {
      throw new IllegalStateException(actor + " can run already");
    }
    if (size == actors.length) {
      actors = Arrays.copyOf(actors, size * 2);
    }
    System.arraycopy(actors, place, actors, place + 1, size - place);
    actors[place] = actor;
    size++;
  }

  /** Take an actor out that is in it. */
  void remove(BatonActor actor) {
    int place = position(actor);
    if (place < 0) {
      throw new IllegalStateException(actor + " could not run anyway");
    }
    System.arraycopy(actors, place + 1, actors, place, --size - place);
  }
}
