// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Move the frame registers of one engine, only those that the other side does not have yet.
 *
 * <p>A register call goes through a switch in the emulator and costs as much as the instruction
 * that is stepped, so a frame that comes back as it was but for one register costs one call. The
 * program counter always lives here, since each run is given its start address.
 */
final class FrameRegisters {
  /** Up to so many registers are written one by one, more as a batch. */
  private static final int SINGLES_MAX = 3;

  private final UnicornEngine engine;
  private final FrameLayout layout;
  private final RegisterBatch batch;
  private final int[] batchIds;
  private final int[] places;
  private final int pcSlot;
  private final int pcId;
  private final int[] kernelSlots;
  private final int flagsSlot;
  private final int flagsId;
  private final long flagsBit;

  /** The slots that are current here even while the engine is ahead. */
  private final int[] trapSlots;

  /** Those of them that are neither the kernel's nor the program counter. */
  private final int[] stateSlots;

  private final long[] values;
  private final long[] incoming;

  /** The registers of the batch that the engine has still to be given, a bit for each. */
  private long unwritten;

  /** Whether the engine may have none of what it was given. */
  private boolean lost = true;

  /** Whether a slot that is not in the batch may have changed since the last push. */
  private boolean othersChanged;

  /** Whether the engine has run since its registers were read. */
  private boolean behind;

  /** Whether the flags were read since the engine has run. */
  private boolean flagsRead;

  FrameRegisters(UnicornEngine engine, FrameLayout layout) {
    this.engine = engine;
    this.layout = layout;
    int[] ids = layout.ids();
    batchIds = Arrays.stream(ids).filter(id -> id != FrameLayout.NOTHING).toArray();
    batch = RegisterBatch.of(engine.arena(), batchIds);
    places = placesInFrame(ids, batch.count());
    pcSlot = layout.pcSlot();
    pcId = layout.pcId();
    kernelSlots = layout.kernelSlots();
    flagsSlot = layout.flagsSlot();
    flagsId = flagsSlot == FrameLayout.WHOLE_ONLY ? FrameLayout.NOTHING : ids[flagsSlot];
    flagsBit = bitOf(flagsSlot);
    trapSlots =
        IntStream.range(0, ids.length).filter(slot -> ids[slot] == FrameLayout.NOTHING).toArray();
    stateSlots =
        Arrays.stream(trapSlots)
            .filter(slot -> slot != pcSlot && Arrays.stream(kernelSlots).noneMatch(k -> k == slot))
            .toArray();
    values = new long[ids.length];
    incoming = new long[ids.length];
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

  private long bitOf(int slot) {
    for (int i = 0; i < places.length; i++) {
      if (places[i] == slot) {
        return 1L << i;
      }
    }
    return 0;
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

  /** The flags, without asking for anything else. */
  long flags() {
    if (behind && !flagsRead) {
      values[flagsSlot] = engine.regRead(flagsId);
      layout.fetched(values);
      flagsRead = true;
    }
    return values[flagsSlot];
  }

  /** A register that the engine does not have: it is always current here. */
  long peek(int place) {
    return values[place];
  }

  /** Change a register that the engine does not have. */
  void poke(int place, long value) {
    values[place] = value;
  }

  /** One register that is needed for each instruction, at the cost of that one only. */
  long fetch(int place, int id) {
    return behind ? engine.regRead(id) : values[place];
  }

  void set(int place, long value) {
    pull();
    values[place] = value;
    lost = true;
  }

  /** Copy to a frame; the slots that are no registers keep what they have. */
  void store(long[] frame) {
    pull();
    for (int slot : kernelSlots) {
      values[slot] = frame[slot];
    }
    System.arraycopy(values, 0, frame, 0, values.length);
  }

  /**
   * Copy to a frame what is current here, and the flags.
   *
   * @return whether that was everything
   */
  boolean storeTrap(long[] frame) {
    if (!behind || flagsSlot == FrameLayout.WHOLE_ONLY) {
      store(frame);
      return true;
    }
    frame[flagsSlot] = flags();
    frame[pcSlot] = values[pcSlot];
    for (int slot : stateSlots) {
      frame[slot] = values[slot];
    }
    return false;
  }

  /** Copy to a frame what {@link #storeTrap} left out. */
  void storeRest(long[] frame) {
    pull();
    for (int place : places) {
      if (place != flagsSlot) {
        frame[place] = values[place];
      }
    }
  }

  /**
   * Take over what {@link #storeTrap} copied.
   *
   * @return as {@link #load}
   */
  boolean loadTrap(long[] frame) {
    incoming[flagsSlot] = frame[flagsSlot];
    for (int slot : trapSlots) {
      incoming[slot] = frame[slot];
    }
    layout.admit(incoming);
    if (incoming[flagsSlot] != flags()) {
      unwritten |= flagsBit;
      values[flagsSlot] = incoming[flagsSlot];
    }
    for (int slot : stateSlots) {
      othersChanged |= incoming[slot] != values[slot];
    }
    for (int slot : trapSlots) {
      values[slot] = incoming[slot];
    }
    return othersChanged || lost;
  }

  /**
   * Take over a frame.
   *
   * @return whether a register that the engine does not have may have changed
   */
  boolean load(long[] frame) {
    System.arraycopy(frame, 0, incoming, 0, incoming.length);
    layout.admit(incoming);
    if (behind) {
      // What the engine has was not asked for, so nothing can be compared.
      behind = false;
      lost = true;
    } else {
      compare();
    }
    System.arraycopy(incoming, 0, values, 0, values.length);
    return othersChanged || lost;
  }

  private void compare() {
    for (int i = 0; i < places.length; i++) {
      int place = places[i];
      if (incoming[place] != values[place]) {
        unwritten |= 1L << i;
        // What is equal from here on is in no batch, or was looked at.
        values[place] = incoming[place];
      }
    }
    for (int slot : kernelSlots) {
      values[slot] = incoming[slot];
    }
    values[pcSlot] = incoming[pcSlot];
    othersChanged |= !Arrays.equals(incoming, values);
  }

  /** Tell whether the engine has still to be given the registers. */
  boolean isNewToEngine() {
    return lost || unwritten != 0;
  }

  /** Make the engine's registers current, before it runs. */
  void push() {
    if (lost || Long.bitCount(unwritten) > SINGLES_MAX) {
      writeAll();
    } else {
      writeSingly();
    }
    if (lost || othersChanged) {
      layout.pushed(values, lost);
    }
    lost = false;
    unwritten = 0;
    othersChanged = false;
  }

  private void writeAll() {
    for (int i = 0; i < places.length; i++) {
      batch.set(i, values[places[i]]);
    }
    if (places.length > 0) {
      engine.write(batch);
    }
  }

  private void writeSingly() {
    for (long left = unwritten; left != 0; left &= left - 1) {
      int next = Long.numberOfTrailingZeros(left);
      engine.regWrite(batchIds[next], values[places[next]]);
    }
  }

  /** Take note that the engine ran, and where it is now. */
  void noteRun() {
    behind = true;
    flagsRead = false;
    values[pcSlot] = engine.regRead(pcId);
  }

  /** Make the Java side current and say that the engine must be given the registers again. */
  void pullForOtherContext() {
    pull();
    lost = true;
  }

  /** Say that the engine's registers were replaced by others than those here. */
  void noteReplaced() {
    behind = false;
    lost = true;
  }

  private void pull() {
    if (behind) {
      if (places.length > 0) {
        engine.read(batch);
      }
      for (int i = 0; i < places.length; i++) {
        // What a frame has set is newer than what the engine has.
        if ((unwritten >>> i & 1) == 0) {
          values[places[i]] = batch.get(i);
        }
      }
      layout.fetched(values);
      behind = false;
    }
  }
}
