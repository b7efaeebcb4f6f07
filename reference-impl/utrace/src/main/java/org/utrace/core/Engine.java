// SPDX-License-Identifier: Apache-2.0
package org.utrace.core;

import org.jspecify.annotations.Nullable;
import org.utrace.contract.EngineOps;
import org.utrace.contract.EventSet;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.UtraceEngine;
import org.utrace.contract.UtraceEvent;

/**
 * One attachment. Fields without a word on it are guarded by the lock of its {@link ThreadTrace};
 * the mask and {@link #detached} are also read without it, by the thread that reports.
 *
 * <p>It holds no reference to the thread (REF-03).
 */
final class Engine implements UtraceEngine {
  private final EngineOps ops;
  private final @Nullable Object data;
  private EventSet flags = EventSet.NONE;

  /** One for the attachment, one for the caller of attach (REF-01). */
  private int references = 2;

  /** Whether the attachment still holds its reference. */
  private boolean attachmentReference = true;

  /** The engine wants the thread stopped. */
  private boolean holding;

  /** The hold is settled: answered in a callback, or asked for while the thread was at rest. */
  private boolean holdSettled;

  /** Counts the holds, so that an examination can tell an interrupted hold (EXAM-04). */
  private long holdNumber;

  boolean detached;

  /** The step asked for and not yet used up, or null (D22). */
  @Nullable ResumeAction step;

  /** Whether {@link #step} was given to the machine on the last way to user mode. */
  boolean armed;

  /** A stepped system call owes this engine a trap at its end (STEP-12). */
  boolean trapOwed;

  Engine(EngineOps ops, @Nullable Object data) {
    this.ops = ops;
    this.data = data;
  }

  @Override
  public EngineOps ops() {
    return ops;
  }

  @Override
  public @Nullable Object data() {
    return data;
  }

  @Override
  public EventSet flags() {
    return flags;
  }

  void flags(EventSet newFlags) {
    flags = newFlags;
  }

  boolean wants(UtraceEvent event) {
    return !detached && flags.has(event);
  }

  boolean isHolding() {
    return holding;
  }

  long holdNumber() {
    return holdNumber;
  }

  /**
   * Want the thread stopped.
   *
   * @param settled whether the engine need not be asked again before the thread stops
   */
  void hold(boolean settled) {
    if (!holding) {
      holding = true;
      holdNumber++;
    }
    holdSettled |= settled;
  }

  void letGo() {
    holding = false;
    holdSettled = false;
  }

  boolean holdIsSettled() {
    return holdSettled;
  }

  /** Give up the attachment's reference; true for the one caller who must then {@link #put}. */
  boolean dropAttachment() {
    boolean held = attachmentReference;
    attachmentReference = false;
    return held;
  }

  void forgetStep() {
    step = null;
    armed = false;
  }

  @Override
  public void get() {
    if (references <= 0) {
      throw new IllegalStateException(this + " was released");
    }
    references++;
  }

  /** Called with no lock held: the release callback may do anything a callback may. */
  @Override
  public void put() {
    if (--references < 0) {
      throw new IllegalStateException(this + " was put once too often");
    }
    EngineOps.Release release = ops.release();
    if (references == 0 && release != null) {
      release.released(data);
    }
  }

  @Override
  public String toString() {
    return ops.name();
  }
}
