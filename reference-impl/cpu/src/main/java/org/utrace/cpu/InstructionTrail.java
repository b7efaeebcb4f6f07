// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keep the last user instructions of a play, whoever ran them.
 *
 * <p>A CPU writes each instruction down before it begins, with its bytes as they are then, because
 * memory may have changed by the time somebody asks. Writing is a few stores into arrays, since it
 * happens for every instruction and almost no play is ever asked. One thread at a time.
 */
public final class InstructionTrail {
  /** Number of instructions kept; a power of two. */
  public static final int LENGTH = 64;

  /** Most bytes of code kept of one instruction. */
  public static final int CODE_BYTES_MAX = 16;

  /** Place, first and second half of the code, thread and length: in one array, to be fast. */
  private static final int SLOTS = 4;

  private final long[] ring = new long[LENGTH * SLOTS];
  private final int[] calls = new int[LENGTH];

  /** The events; an array of a sealed type would have each store into it checked. */
  private final @Nullable Object[] ends = new Object[LENGTH];

  private final long[] endOf = new long[LENGTH];
  private long thread;
  private long written;

  /**
   * Show one instruction.
   *
   * @param thread number of the thread that ran it
   * @param at where it began
   * @param code bytes there, as far as they could be fetched; may go on behind the instruction
   * @param end what ended the run with it, if that was more than the end of a slice
   * @param call number of the system call, where that was the end
   */
  public record Entry(int thread, UserAddress at, byte[] code, Optional<CpuEvent> end, int call) {}

  /** Name the thread that runs from now on. */
  public void turn(int threadNumber) {
    thread = (long) threadNumber << Integer.SIZE;
  }

  /**
   * Write down an instruction that begins; raw numbers, as it happens a hundred million times.
   *
   * @param pc where it is
   * @param first bytes 0 to 7 of its code, little-endian
   * @param second bytes 8 to 15
   * @param length how many of these bytes count
   */
  public void note(long pc, long first, long second, int length) {
    int slot = ((int) written++ & (LENGTH - 1)) * SLOTS;
    ring[slot] = pc;
    ring[slot + 1] = first;
    ring[slot + 2] = second;
    ring[slot + 3] = thread | length;
  }

  /** Write down what ended the run with the latest instruction. */
  public void end(CpuEvent event) {
    if (written > 0 && !(event instanceof CpuEvent.SliceEnd)) {
      ends[last()] = event;
      endOf[last()] = written;
      calls[last()] = 0;
    }
  }

  /** Write down the number of the system call that ended the run with the latest instruction. */
  public void systemCall(int number) {
    if (written > 0) {
      calls[last()] = number;
    }
  }

  private int last() {
    return (int) (written - 1) & (LENGTH - 1);
  }

  /** List what is kept, oldest first. */
  public List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    for (long i = Math.max(0, written - LENGTH); i < written; i++) {
      entries.add(entry(i));
    }
    return entries;
  }

  private Entry entry(long number) {
    int place = (int) number & (LENGTH - 1);
    int slot = place * SLOTS;
    ByteBuffer code = ByteBuffer.allocate(CODE_BYTES_MAX).order(ByteOrder.LITTLE_ENDIAN);
    code.putLong(ring[slot + 1]).putLong(ring[slot + 2]);
    // What ended an older instruction may still stand in the place of this one.
    boolean ended = endOf[place] == number + 1;
    return new Entry(
        (int) (ring[slot + 3] >>> Integer.SIZE),
        new UserAddress(ring[slot]),
        Arrays.copyOf(code.array(), (int) ring[slot + 3]),
        ended ? Optional.ofNullable((CpuEvent) ends[place]) : Optional.empty(),
        ended ? calls[place] : 0);
  }
}
