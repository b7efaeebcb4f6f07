// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.util.Arrays;

/**
 * Move the frame registers of one engine in batches.
 *
 * <p>The registers are kept on the Java side and written or read only when the other side needs
 * them: a step that nobody looks at costs no copy. The program counter always lives here, since
 * each run is given its start address.
 */
final class FrameRegisters {
  private enum Freshest {
    BOTH,
    JAVA,
    ENGINE
  }

  private final UnicornEngine engine;
  private final FrameLayout layout;
  private final RegisterBatch batch;
  private final int[] places;
  private final int pcSlot;
  private final int pcId;
  private final int[] kernelSlots;
  private final long[] values;
  private Freshest freshest = Freshest.JAVA;

  FrameRegisters(UnicornEngine engine, FrameLayout layout) {
    this.engine = engine;
    this.layout = layout;
    int[] ids = layout.ids();
    batch =
        RegisterBatch.of(
            engine.arena(), Arrays.stream(ids).filter(id -> id != FrameLayout.NOTHING).toArray());
    places = placesInFrame(ids, batch.count());
    pcSlot = layout.pcSlot();
    pcId = layout.pcId();
    kernelSlots = layout.kernelSlots();
    values = new long[ids.length];
    layout.reset(values);
  }

  private static int[] placesInFrame(int[] ids, int count) {
    int[] places = new int[count];
    int next = 0;
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] != FrameLayout.NOTHING) {
        places[next++] = i;
      }
    }
    return places;
  }

  int length() {
    return values.length;
  }

  long pc() {
    return values[pcSlot];
  }

  void setPc(long pc) {
    values[pcSlot] = pc;
  }

  long get(int place) {
    pull();
    return values[place];
  }

  /** A register that the engine does not have: it is always current here. */
  long peek(int place) {
    return values[place];
  }

  /** Change a register that the engine does not have. */
  void poke(int place, long value) {
    values[place] = value;
  }

  void set(int place, long value) {
    pull();
    values[place] = value;
    freshest = Freshest.JAVA;
  }

  /** Copy to a frame; the slots that are no registers keep what they have. */
  void store(long[] frame) {
    pull();
    for (int slot : kernelSlots) {
      values[slot] = frame[slot];
    }
    System.arraycopy(values, 0, frame, 0, values.length);
  }

  void load(long[] frame) {
    System.arraycopy(frame, 0, values, 0, values.length);
    layout.admit(values);
    freshest = Freshest.JAVA;
  }

  /** Tell whether the engine has still to be given the registers. */
  boolean isNewToEngine() {
    return freshest == Freshest.JAVA;
  }

  /** Make the engine's registers current, before it runs. */
  void push() {
    if (freshest == Freshest.JAVA) {
      for (int i = 0; i < places.length; i++) {
        batch.set(i, values[places[i]]);
      }
      engine.write(batch);
      layout.pushed(values);
      freshest = Freshest.BOTH;
    }
  }

  /** Take note that the engine ran, and where it is now. */
  void noteRun() {
    freshest = Freshest.ENGINE;
    values[pcSlot] = engine.regRead(pcId);
  }

  /** Make the Java side current and say that the engine must be given the registers again. */
  void pullForOtherContext() {
    pull();
    freshest = Freshest.JAVA;
  }

  private void pull() {
    if (freshest == Freshest.ENGINE) {
      engine.read(batch);
      for (int i = 0; i < places.length; i++) {
        values[places[i]] = batch.get(i);
      }
      layout.fetched(values);
      freshest = Freshest.BOTH;
    }
  }
}
