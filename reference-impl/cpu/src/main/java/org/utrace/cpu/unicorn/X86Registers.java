// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.lang.foreign.Arena;
import java.util.Arrays;

/**
 * Move the frame registers of one engine in batches.
 *
 * <p>The registers are kept on the Java side and written or read only when the other side needs
 * them: a step that nobody looks at costs no copy. RIP always lives here, since each run is given
 * its start address.
 */
final class X86Registers {
  static final int UC_RIP = 41;

  /** {@code uc_x86_reg} numbers in frame order; 0 where the engine has nothing to copy. */
  private static final int[] UC_IDS = {
    113, 112, 111, 110, // r15 r14 r13 r12
    36, 37, 109, 108, 107, 106, // rbp rbx r11 r10 r9 r8
    35, 38, 40, 43, 39, // rax rcx rdx rsi rdi
    0, 0, // orig_rax, rip
    25, 44, 250, 251, // eflags rsp fs_base gs_base
  };

  private enum Freshest {
    BOTH,
    JAVA,
    ENGINE
  }

  private final UnicornEngine engine;
  private final RegisterBatch batch;
  private final int[] places;
  private final long[] values = new long[X86Frame.LENGTH];
  private Freshest freshest = Freshest.JAVA;

  X86Registers(UnicornEngine engine) {
    this.engine = engine;
    Arena arena = engine.arena();
    this.batch = RegisterBatch.of(arena, Arrays.stream(UC_IDS).filter(id -> id != 0).toArray());
    this.places = placesInFrame(batch.count());
    values[X86Frame.EFLAGS] = X86Frame.EFLAGS_FIXED;
  }

  private static int[] placesInFrame(int count) {
    int[] places = new int[count];
    int next = 0;
    for (int i = 0; i < UC_IDS.length; i++) {
      if (UC_IDS[i] != 0) {
        places[next++] = i;
      }
    }
    return places;
  }

  long pc() {
    return values[X86Frame.RIP];
  }

  void setPc(long pc) {
    values[X86Frame.RIP] = pc;
  }

  long get(int place) {
    pull();
    return values[place];
  }

  void set(int place, long value) {
    pull();
    values[place] = value;
    freshest = Freshest.JAVA;
  }

  /** Copy to a frame; the slot that is no register keeps what it has. */
  void store(long[] frame) {
    pull();
    long kept = frame[X86Frame.ORIG_RAX];
    System.arraycopy(values, 0, frame, 0, X86Frame.LENGTH);
    frame[X86Frame.ORIG_RAX] = kept;
  }

  void load(long[] frame) {
    System.arraycopy(frame, 0, values, 0, X86Frame.LENGTH);
    // Nobody may raise the I/O privilege level or block interrupts by a frame.
    values[X86Frame.EFLAGS] =
        (frame[X86Frame.EFLAGS] & X86Frame.EFLAGS_USER) | X86Frame.EFLAGS_FIXED;
    freshest = Freshest.JAVA;
  }

  /** Make the engine's registers current, before it runs. */
  void push() {
    if (freshest == Freshest.JAVA) {
      for (int i = 0; i < places.length; i++) {
        batch.set(i, values[places[i]]);
      }
      engine.write(batch);
      freshest = Freshest.BOTH;
    }
  }

  /** Take note that the engine ran. */
  void noteRun() {
    freshest = Freshest.ENGINE;
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
      values[X86Frame.EFLAGS] &= 0xffff_ffffL;
      freshest = Freshest.BOTH;
    }
  }
}
