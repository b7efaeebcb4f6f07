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

  private final int[] threads = new int[LENGTH];
  private final long[] addresses = new long[LENGTH];
  private final long[] firstCode = new long[LENGTH];
  private final long[] secondCode = new long[LENGTH];
  private final int[] codeBytes = new int[LENGTH];
  private final int[] calls = new int[LENGTH];
  private final @Nullable CpuEvent[] ends = new CpuEvent[LENGTH];
  private int thread;
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
    thread = threadNumber;
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
    int place = (int) written++ & (LENGTH - 1);
    threads[place] = thread;
    addresses[place] = pc;
    firstCode[place] = first;
    secondCode[place] = second;
    codeBytes[place] = length;
    ends[place] = null;
  }

  /** Write down what ended the run with the latest instruction. */
  public void end(CpuEvent event) {
    if (written > 0 && !(event instanceof CpuEvent.SliceEnd)) {
      ends[last()] = event;
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
      entries.add(entry((int) i & (LENGTH - 1)));
    }
    return entries;
  }

  private Entry entry(int place) {
    ByteBuffer code = ByteBuffer.allocate(CODE_BYTES_MAX).order(ByteOrder.LITTLE_ENDIAN);
    code.putLong(firstCode[place]).putLong(secondCode[place]);
    return new Entry(
        threads[place],
        new UserAddress(addresses[place]),
        Arrays.copyOf(code.array(), codeBytes[place]),
        Optional.ofNullable(ends[place]),
        calls[place]);
  }
}
