// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.utrace.contract.WaitQueue;

/** A wait queue of debugger threads, with functions that a wake-up runs (WAKE-06). */
final class DebuggerQueue implements WaitQueue {
  private final org.utrace.sync.WaitQueue waiters;
  private final List<WakeFunction> functions = new ArrayList<>(1);

  DebuggerQueue(org.utrace.sync.WaitQueue waiters) {
    this.waiters = waiters;
  }

  @Override
  public void await(BooleanSupplier condition) {
    waiters.await(condition);
  }

  @Override
  public boolean awaitInterruptibly(BooleanSupplier condition) {
    return waiters.awaitInterruptibly(condition);
  }

  @Override
  public void add(WakeFunction function) {
    functions.add(function);
  }

  @Override
  public void remove(WakeFunction function) {
    functions.remove(function);
  }

  @Override
  public void wakeUp() {
    List.copyOf(functions).forEach(WakeFunction::wake);
    waiters.wakeAll();
  }
}
