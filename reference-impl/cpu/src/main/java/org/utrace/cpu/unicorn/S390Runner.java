// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.utrace.cpu.UserCpu;

/**
 * Run exactly one instruction, in spite of the emulator.
 *
 * <p>In the midst of a translated block neither pc nor condition code are right, so every
 * instruction needs a block of its own: it is translated while an exit stands behind it, with no
 * run (a run drops the blocks at its exits). Such blocks stay and are used again. A hook at the
 * start of each block sees, before anything of it has run, one that is not as it should be.
 *
 * <p>Where a branch went is told by the block that comes next: a jump from block to block does not
 * store pc.
 *
 * <p>The emulator cannot fetch from memory that may not be written, unless it has its address from
 * a load: {@link #prime} loads from the page, by code in a page of its own that no program sees.
 *
 * <p>An undefined or privileged instruction makes a block without length; at the start of a page
 * the emulator then looks for the page before it, and may end the process if there is none. So
 * there a copy is translated first, and run if it is refused.
 */
final class S390Runner {
  private static final long OWN_PAGE = 0xa5a5_0000_0000_0000L;
  private static final long COPY = OWN_PAGE + 0x800;
  private static final int WRITE_AND_EXECUTE = 6;
  private static final int BASE = 1;
  private static final int READY = 1 << 12;

  /** {@code ic %r0,0(%r1)}. */
  private static final byte[] LOAD = {0x43, 0x00, 0x10, 0x00};

  private final UnicornEngine engine;
  private final GuestMemory memory;
  private final FrameRegisters registers;
  private final S390Notes notes;
  private final MemorySegment before;
  private final long generalRegisters;
  private final MemorySegment ownPage;
  private final long[] ready = new long[READY];
  private long removalsSeen;

  private long expected;
  private int expectedLength;
  private int blocks;
  private long lastBlock;
  private boolean wrongBlock;

  S390Runner(
      UnicornEngine engine,
      GuestMemory memory,
      FrameRegisters registers,
      S390Notes notes,
      S390Start.Result start) {
    this.engine = engine;
    this.memory = memory;
    this.registers = registers;
    this.notes = notes;
    generalRegisters = start.generalRegisters();
    before = engine.arena().allocate(start.userMode().view().byteSize(), Long.BYTES);
    start.userMode().copyTo(before);
    ownPage = engine.arena().allocate(UserCpu.PAGE_BYTES, UserCpu.PAGE_BYTES);
    engine.memMap(OWN_PAGE, ownPage, WRITE_AND_EXECUTE);
    engine.hookBlocks(this::entered);
    forgetReady();
  }

  private void entered(long address, int sizeBytes) {
    blocks++;
    lastBlock = address;
    if (blocks == 1 && (address != expected || (sizeBytes != expectedLength && sizeBytes != 0))) {
      wrongBlock = true;
      engine.stop();
    }
    if (blocks == 2 && address != expected) {
      // The count may be for a second block of this instruction, which was done in the first.
      engine.stop();
    }
  }

  /** Tell what a run of the instruction at {@code pc} came to; what happened is in the notes. */
  int run(long pc, int length, int blocksOfItsOwn) {
    registers.push();
    engine.saveContext(before);
    if (!isReady(pc) && !prepare(pc, length)) {
      engine.regWrite(S390Start.UC_PSWM, S390Start.USER_64);
      int error = attempt(COPY, length, 1);
      if (notes.isQuiet()) {
        throw new UnicornException("the instruction at 0x%x ran in another place".formatted(pc));
      }
      return error;
    }
    int error = attempt(pc, length, blocksOfItsOwn);
    if (wrongBlock || blocks == 0) {
      prepare(pc, length);
      error = attempt(pc, length, blocksOfItsOwn);
    }
    return error;
  }

  /** Whether this is in the page that no program sees. */
  boolean isOwnPlace(long address) {
    return (address & -UserCpu.PAGE_BYTES) == OWN_PAGE;
  }

  /** Whether the block of EXECUTE ran, and the one of the executed instruction did not. */
  boolean isBetweenBlocks() {
    return blocks == 1;
  }

  /** Run again from the state before, since the block had more than the one instruction. */
  int runAgain(long pc, int length, int blocksOfItsOwn) {
    restore(pc);
    prepare(pc, length);
    return attempt(pc, length, blocksOfItsOwn);
  }

  /** A general register as it was before the last run. */
  long registerBefore(int number) {
    return before.get(
        ValueLayout.JAVA_LONG_UNALIGNED, generalRegisters + (long) number * Long.BYTES);
  }

  /** Undo what the last run did to the registers. */
  void restore(long pc) {
    engine.restoreContext(before);
    registers.setPc(pc);
  }

  private int attempt(long pc, int length, int blocksOfItsOwn) {
    notes.forget();
    expected = pc;
    expectedLength = length;
    blocks = 0;
    wrongBlock = false;
    int error = engine.emuStart(pc, blocksOfItsOwn);
    registers.noteRun();
    if (blocks > blocksOfItsOwn || (blocks > 1 && lastBlock != expected)) {
      registers.setPc(lastBlock);
    }
    return error;
  }

  private boolean isReady(long pc) {
    if (removalsSeen != engine.cacheRemovals()) {
      forgetReady();
    }
    return ready[place(pc)] == pc;
  }

  /** An odd address is never run. */
  private void forgetReady() {
    Arrays.fill(ready, -1L);
    removalsSeen = engine.cacheRemovals();
  }

  private static int place(long pc) {
    return (int) (pc >>> 1) & (READY - 1);
  }

  /**
   * Translate the instruction alone.
   *
   * @return false if it is undefined or privileged and must not be run where it is
   */
  private boolean prepare(long pc, int length) {
    prime(pc);
    prime(pc + length - 1);
    if ((pc & (UserCpu.PAGE_BYTES - 1)) == 0 && translateCopy(pc, length) == 0) {
      return false;
    }
    translate(pc, length);
    // A program can change code it may write without anybody being told.
    ready[place(pc)] = isWritable(pc) || isWritable(pc + length - 1) ? -1L : pc;
    return true;
  }

  private int translate(long pc, int length) {
    engine.removeCache(pc, pc + length);
    removalsSeen = engine.cacheRemovals();
    engine.setExits(pc + length, 1);
    int size = engine.requestCache(pc);
    engine.setExits(0, 0);
    return size;
  }

  private int translateCopy(long pc, int length) {
    for (int i = 0; i < length; i++) {
      ownPage.set(
          ValueLayout.JAVA_BYTE, COPY - OWN_PAGE + i, (byte) Math.max(0, memory.byteAt(pc + i)));
    }
    // Its place is beyond what other addressing modes reach.
    engine.regWrite(S390Start.UC_PSWM, S390Start.USER_64);
    int size = translate(COPY, length);
    engine.restoreContext(before);
    return size;
  }

  private boolean isWritable(long address) {
    Mapping mapping = memory.find(address);
    return mapping != null && mapping.protection().writable();
  }

  /** Make an instruction fetchable that EXECUTE is to find. */
  void primeFor(long address, int length) {
    registers.push();
    engine.saveContext(before);
    prime(address);
    prime(address + length - 1);
  }

  /** Make a page fetchable. */
  private void prime(long address) {
    if (isWritable(address)) {
      return;
    }
    // A program may have stored there.
    MemorySegment.copy(LOAD, 0, ownPage, ValueLayout.JAVA_BYTE, 0, LOAD.length);
    engine.regWrite(S390Start.UC_PSWM, S390Start.USER_64);
    engine.regWrite(S390Start.UC_R0 + BASE, address);
    expected = OWN_PAGE;
    expectedLength = LOAD.length;
    blocks = 0;
    engine.emuStart(OWN_PAGE, 1);
    engine.restoreContext(before);
  }
}
