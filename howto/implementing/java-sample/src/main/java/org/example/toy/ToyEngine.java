// SPDX-License-Identifier: Apache-2.0
package org.example.toy;

import org.utrace.contract.EngineOps;
import org.utrace.contract.EventSet;
import org.utrace.contract.UtraceEngine;

/** One attachment. */
final class ToyEngine implements UtraceEngine {
  private final EngineOps ops;
  private final Object data;

  /** One reference for the attachment, one for the caller of attach. */
  private int references = 2;

  EventSet mask = EventSet.NONE;
  boolean detached;

  /** It wants the thread stopped. */
  boolean holds;

  /** It need not be asked again before the thread stops. */
  boolean holdIsSettled;

  /** Number of its holds so far. */
  int holdNumber;

  ToyEngine(EngineOps ops, Object data) {
    this.ops = ops;
    this.data = data;
  }

  void hold(boolean settled) {
    if (!holds) {
      holds = true;
      holdNumber++;
    }
    holdIsSettled |= settled;
  }

  void letGo() {
    holds = false;
    holdIsSettled = false;
  }

  @Override
  public EngineOps ops() {
    return ops;
  }

  @Override
  public Object data() {
    return data;
  }

  @Override
  public EventSet flags() {
    return mask;
  }

  @Override
  public void get() {
    references++;
  }

  @Override
  public void put() {
    references--;
    if (references == 0 && ops.release() != null) {
      ops.release().released(data);
    }
  }
}
