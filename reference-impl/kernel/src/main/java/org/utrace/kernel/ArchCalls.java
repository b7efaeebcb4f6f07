// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.utrace.contract.spi.ArchCall;

/**
 * Keep the last calls of step code about one thread.
 *
 * <p>Every step makes three and almost no thread is ever asked, so nothing is made of them before
 * that.
 */
final class ArchCalls {
  private static final int KEPT_MAX = 1000;

  private ArchCall.Kind[] kinds = new ArchCall.Kind[8];
  private String[] callers = new String[8];
  private boolean[] current = new boolean[8];
  private int next;
  private boolean full;

  void note(ArchCall.Kind kind, String caller, boolean isCurrent) {
    if (next == kinds.length) {
      makeRoom();
    }
    kinds[next] = kind;
    callers[next] = caller;
    current[next++] = isCurrent;
  }

  private void makeRoom() {
    if (next == KEPT_MAX) {
      next = 0;
      full = true;
      return;
    }
    int length = Math.min(KEPT_MAX, next * 2);
    kinds = Arrays.copyOf(kinds, length);
    callers = Arrays.copyOf(callers, length);
    current = Arrays.copyOf(current, length);
  }

  /** What is kept, oldest first. */
  List<ArchCall> list() {
    List<ArchCall> calls = new ArrayList<>();
    int count = full ? KEPT_MAX : next;
    for (int i = 0; i < count; i++) {
      int at = full ? (next + i) % KEPT_MAX : i;
      calls.add(new ArchCall(kinds[at], callers[at], current[at]));
    }
    return calls;
  }
}
