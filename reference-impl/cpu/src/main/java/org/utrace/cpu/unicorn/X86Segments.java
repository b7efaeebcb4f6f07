// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserCpu;

/**
 * Give one engine the user's segment registers and the descriptors that they are loaded from.
 *
 * <p>libunicorn has no supervisor pages, so a descriptor table that is mapped could be read and
 * changed by user code. It is mapped only while a segment register is loaded; without a table every
 * load is a fault and reads nothing.
 */
final class X86Segments {
  private static final int[] UC_SEGMENTS = {17, 28, 32, 33}; // ds es fs gs
  private static final int[] UC_BASES = {0, 0, 250, 251};
  private static final int UC_GDTR = 243;
  private static final int FS = 2;
  private static final int ENTRIES = 16;

  private static final long KERNEL_CODE = 0x00af_9b00_0000_ffffL;
  private static final long USER_DATA = 0x00cf_f300_0000_ffffL;
  private static final long USER_CODE_64 = 0x00af_fb00_0000_ffffL;
  private static final long USER_CODE_32 = 0x00cf_fb00_0000_ffffL;
  private static final int KERNEL_CODE_ENTRY = 2;

  /** Access byte of a descriptor: present, of user level, code or data. */
  private static final long USER_SEGMENT = 0xf000L << 32;

  private static final long EXECUTABLE = 0x0800L << 32;
  private static final long READABLE = 0x0200L << 32;

  /** Where Linux has the table in 64-bit kernels, and a page of the kernel's in 32-bit ones. */
  private static final long TABLE_64 = 0xffff_fe00_0000_1000L;

  private static final long TABLE_32 = 0xff40_1000L;

  private final UnicornEngine engine;
  private final GuestMemory memory;
  private final FrameRegisters registers;
  private final X86Mode mode;
  private final MemorySegment table;
  private final long[] selectors = new long[UC_SEGMENTS.length];
  private boolean known;
  private long openAt;

  X86Segments(UnicornEngine engine, GuestMemory memory, FrameRegisters registers, X86Mode mode) {
    this.engine = engine;
    this.memory = memory;
    this.registers = registers;
    this.mode = mode;
    table = engine.arena().allocate(UserCpu.PAGE_BYTES, UserCpu.PAGE_BYTES);
  }

  /** The table of a mode, without descriptors of a thread. */
  static long[] table(X86Mode mode) {
    long[] entries = new long[ENTRIES];
    entries[KERNEL_CODE_ENTRY] = KERNEL_CODE;
    entries[mode.dataEntry] = USER_DATA;
    entries[mode.codeEntry] = mode.is64() ? USER_CODE_64 : USER_CODE_32;
    return entries;
  }

  static void setTable(UnicornEngine engine, long base, int limit) {
    try (Arena local = Arena.ofConfined()) {
      MemorySegment register = local.allocate(24, 8);
      register.set(ValueLayout.JAVA_LONG, 8, base);
      register.set(ValueLayout.JAVA_INT, 16, limit);
      engine.regWrite(UC_GDTR, register);
    }
  }

  /** The engine's registers are no longer those that were last seen or set. */
  void forget() {
    known = false;
  }

  /**
   * Bring the selectors of the frame to the engine. One that is not valid becomes 0, as on Linux's
   * way to user mode.
   *
   * @return false if code or stack segment is none that user code can run with
   */
  boolean sync() {
    if (registers.peek(mode.codeSelectorSlot) != mode.codeSelector()
        || registers.peek(mode.stackSelectorSlot) != mode.dataSelector()) {
      return false;
    }
    if (!known) {
      for (int i = 0; i < UC_SEGMENTS.length; i++) {
        selectors[i] = engine.regRead(UC_SEGMENTS[i]) & 0xffff;
      }
      known = true;
    }
    long[] wanted = new long[UC_SEGMENTS.length];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = admitted(mode.segmentSlots[i]);
    }
    if (!Arrays.equals(wanted, selectors)) {
      load(wanted);
    }
    if (!mode.is64()) {
      setBases();
    }
    return true;
  }

  private long admitted(int slot) {
    long selector = registers.peek(slot);
    if (selector == mode.dataSelector() || isLoadable(selector)) {
      return selector;
    }
    registers.poke(slot, 0);
    return 0;
  }

  private boolean isLoadable(long selector) {
    if (selector >>> 2 == 0) {
      return true;
    }
    long entry = selector >>> 3;
    if ((selector & 7) != 3 || entry >= ENTRIES) {
      return false;
    }
    long descriptor = entries()[(int) entry];
    boolean readable = (descriptor & EXECUTABLE) == 0 || (descriptor & READABLE) != 0;
    return (descriptor & USER_SEGMENT) == USER_SEGMENT && readable;
  }

  private long[] entries() {
    long[] entries = table(mode);
    if (!mode.is64()) {
      for (int i = 0; i < I386Frame.TLS_COUNT; i++) {
        entries[I386Frame.TLS_ENTRY + i] = registers.peek(I386Frame.TLS + i);
      }
    }
    return entries;
  }

  private void load(long[] wanted) {
    open();
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i] != selectors[i]) {
        engine.regWrite(UC_SEGMENTS[i], wanted[i]);
        selectors[i] = wanted[i];
      }
    }
    close();
  }

  /** A descriptor that is changed counts at once, as after Linux's set_thread_area. */
  private void setBases() {
    for (int i = FS; i < UC_SEGMENTS.length; i++) {
      long base = base(selectors[i]);
      if (engine.regRead(UC_BASES[i]) != base) {
        engine.regWrite(UC_BASES[i], base);
      }
    }
  }

  private long base(long selector) {
    long descriptor = entries()[(int) (selector >>> 3)];
    return (descriptor >>> 16 & 0xff_ffff) | (descriptor >>> 56) << 24;
  }

  /** Map the table, for one instruction that loads a segment register. */
  void open() {
    long at = mode.is64() ? TABLE_64 : TABLE_32;
    while (memory.find(at) != null) {
      at -= UserCpu.PAGE_BYTES;
    }
    openAt = at;
    MemorySegment.copy(entries(), 0, table, ValueLayout.JAVA_LONG, 0, ENTRIES);
    engine.memMap(at, table, Protection.READ_WRITE.bits());
    setTable(engine, at, ENTRIES * Long.BYTES - 1);
  }

  void close() {
    setTable(engine, 0, 0);
    engine.memUnmap(openAt, UserCpu.PAGE_BYTES);
  }

  /** Take over what an instruction has loaded. */
  void fetch() {
    for (int i = 0; i < UC_SEGMENTS.length; i++) {
      selectors[i] = engine.regRead(UC_SEGMENTS[i]) & 0xffff;
      registers.poke(mode.segmentSlots[i], selectors[i]);
    }
    known = true;
  }
}
