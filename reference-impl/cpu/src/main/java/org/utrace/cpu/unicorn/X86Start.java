// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.utrace.cpu.FailedProbe;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserAddress;
import org.utrace.cpu.UserCpu;

/**
 * Find out by experiment, on an engine of its own, what every x86 CPU of a mode then starts from.
 *
 * <p>Unicorn starts at privilege level 0, where user code could crash the process, so descriptors
 * are set up as Linux has them and {@code iretq} goes to level 3, in the mode asked for. The state
 * after it is kept as a context: later engines only restore it and need no stub page, so nothing of
 * this is ever mapped beside user code.
 *
 * <p>libunicorn calls back instead of entering an exception handler, so the field that detects a
 * fault during the delivery of a fault is never reset: the third divide error in a row is swallowed
 * and every trap after it. Its place in a context depends on the build. It is searched here: an int
 * that is -1 before the first divide error, 0 after it, and whose reset lets divide errors and step
 * traps go on. A build that resets it itself needs none of this.
 */
final class X86Start {
  private static final long CODE = 0x1000;
  private static final long DATA = 0x2000;
  private static final long GDT = DATA;
  private static final long STACK = DATA + 0x800;

  private static final int UC_CS = 11;
  private static final int UC_DS = 17;
  private static final int UC_ES = 28;
  private static final int UC_CR4 = 54;
  private static final int UC_FPCW = 246;
  private static final int UC_FPTAG = 247;
  private static final int UC_MXCSR = 249;
  private static final int UC_RSP = 44;
  private static final int UC_EFLAGS = 25;
  private static final int DIVIDE_ERROR = 0;
  private static final int DEBUG = 1;
  private static final int FAULTS_TRIED = 4;

  /** The operating system saves SSE registers, and has a handler for their exceptions. */
  private static final long CR4_SSE = 0x600;

  /** What Linux starts a program with: all exceptions masked, all registers empty. */
  private static final long FPCW_START = 0x37f;

  private static final long FPTAG_START = 0xffff;
  private static final long MXCSR_START = 0x1f80;

  private static final byte[] IRETQ = {0x48, (byte) 0xcf};

  /** {@code div ecx}, with ecx 0. */
  private static final byte[] DIVIDE = {(byte) 0xf7, (byte) 0xf1};

  private static final byte[] NOPS = {(byte) 0x90, (byte) 0x90};

  /**
   * What the search found.
   *
   * @param userMode a context at privilege level 3 with all registers clear
   * @param faultOffset where in a context the pending-fault int is; empty if it need not be reset
   */
  record Result(EngineContext userMode, OptionalLong faultOffset) {}

  private final UnicornLibrary library;
  private final X86Mode mode;
  private final UnicornEngine engine;
  private final GuestMemory memory;
  private final MemorySegment context;
  private int lastInterrupt = -1;

  private X86Start(UnicornLibrary library, UnicornEngine engine, X86Mode mode) {
    this.library = library;
    this.mode = mode;
    this.engine = engine;
    this.memory = new GuestMemory(engine);
    this.context = engine.allocateContext();
    engine.enableExits();
    engine.hookInterrupts(number -> {
      lastInterrupt = number;
      engine.stop();
    });
  }

  /**
   * Search.
   *
   * @throws UnicornException if programs cannot be run on this build
   */
  static Result explore(UnicornLibrary library, X86Mode mode) {
    try (UnicornEngine engine =
        new UnicornEngine(library, UnicornEngine.ARCH_X86, UnicornEngine.MODE_64)) {
      X86Start start = new X86Start(library, engine, mode);
      EngineContext userMode = start.enterUserMode();
      Result result = new Result(userMode, start.findFaultOffset(userMode));
      engine.freeContext(start.context);
      return result;
    }
  }

  private EngineContext enterUserMode() {
    memory.map(new UserAddress(CODE), UserCpu.PAGE_BYTES, Protection.READ_EXECUTE);
    memory.map(new UserAddress(DATA), UserCpu.PAGE_BYTES, Protection.READ_WRITE);
    long[] table = X86Segments.table(mode);
    writeLongs(GDT, table);
    writeLongs(
        STACK, CODE + 16, mode.codeSelector(), X86Frame.EFLAGS_FIXED, STACK, mode.dataSelector());
    X86Segments.setTable(engine, GDT, table.length * Long.BYTES - 1);
    memory.write(new UserAddress(CODE), IRETQ);
    engine.regWrite(UC_RSP, STACK);
    int error = engine.emuStart(CODE, 1);
    long selector = engine.regRead(UC_CS) & 0xffff;
    if (error != UnicornError.OK || selector != mode.codeSelector()) {
      throw unfit(
          "x86-user-mode",
          "iretq came to %s, interrupt %d, cs 0x%x"
              .formatted(UnicornError.name(error), lastInterrupt, selector));
    }
    int data = mode.is64() ? 0 : mode.dataSelector();
    engine.regWrite(UC_DS, data);
    engine.regWrite(UC_ES, data);
    // Without a table, loading a segment register is a fault and reads none of the user's memory.
    X86Segments.setTable(engine, 0, 0);
    startRegisters();
    engine.saveContext(context);
    return EngineContext.copyOf(mode.machine, context);
  }

  private void startRegisters() {
    engine.regWrite(UC_RSP, 0);
    engine.regWrite(UC_CR4, engine.regRead(UC_CR4) | CR4_SSE);
    engine.regWrite(UC_FPCW, FPCW_START);
    engine.regWrite(UC_FPTAG, FPTAG_START);
    engine.regWrite(UC_MXCSR, MXCSR_START);
  }

  private OptionalLong findFaultOffset(EngineContext clean) {
    boolean traps = trapsFrom(clean);
    if (staysUsable(clean, OptionalLong.empty(), traps)) {
      return OptionalLong.empty();
    }
    EngineContext faulted = faultedFrom(clean);
    for (long offset : candidates(clean.view(), faulted.view())) {
      if (staysUsable(clean, OptionalLong.of(offset), traps)) {
        return OptionalLong.of(offset);
      }
    }
    throw unfit(
        "x86-fault-reset", "divide errors stay pending and no field of a context clears them");
  }

  private EngineContext faultedFrom(EngineContext clean) {
    memory.write(new UserAddress(CODE), DIVIDE);
    restore(clean);
    int got = runOne();
    if (got != DIVIDE_ERROR) {
      throw unfit("x86-fault-reset", "a division by zero raised interrupt " + got);
    }
    engine.saveContext(context);
    return EngineContext.copyOf(mode.machine, context);
  }

  private static List<Long> candidates(MemorySegment clean, MemorySegment faulted) {
    List<Long> offsets = new ArrayList<>();
    for (long at = 0; at + 4 <= clean.byteSize(); at += 4) {
      int before = clean.get(ValueLayout.JAVA_INT_UNALIGNED, at);
      int after = faulted.get(ValueLayout.JAVA_INT_UNALIGNED, at);
      if (before == -1 && after == DIVIDE_ERROR) {
        offsets.add(at);
      }
    }
    return offsets;
  }

  /** Whether TF traps at all is for a probe to tell; here it must only be as it was. */
  private boolean staysUsable(EngineContext clean, OptionalLong offset, boolean traps) {
    memory.write(new UserAddress(CODE), DIVIDE);
    restore(clean);
    for (int i = 0; i < FAULTS_TRIED; i++) {
      if (runOne() != DIVIDE_ERROR) {
        return false;
      }
      clearFault(engine, context, offset);
    }
    return traps() == traps;
  }

  private boolean trapsFrom(EngineContext clean) {
    restore(clean);
    return traps();
  }

  private boolean traps() {
    memory.write(new UserAddress(CODE), NOPS);
    engine.regWrite(UC_EFLAGS, X86Frame.EFLAGS_FIXED | X86Frame.EFLAGS_TF);
    return runOne() == DEBUG;
  }

  /** Reset the pending fault of the running context, if that is needed, and keep all else. */
  static void clearFault(UnicornEngine engine, MemorySegment context, OptionalLong offset) {
    if (offset.isPresent()) {
      engine.saveContext(context);
      context.set(ValueLayout.JAVA_INT_UNALIGNED, offset.getAsLong(), -1);
      engine.restoreContext(context);
    }
  }

  private UnicornUnfitException unfit(String probe, String seen) {
    return new UnicornUnfitException(
        new FailedProbe(probe, "libunicorn " + library.version(), seen));
  }

  private void restore(EngineContext saved) {
    saved.copyTo(context);
    engine.restoreContext(context);
  }

  private int runOne() {
    lastInterrupt = -1;
    engine.emuStart(CODE, 1);
    return lastInterrupt;
  }

  private void writeLongs(long address, long... values) {
    MemorySegment bytes = MemorySegment.ofArray(new byte[values.length * 8]);
    for (int i = 0; i < values.length; i++) {
      bytes.set(ValueLayout.JAVA_LONG_UNALIGNED, 8L * i, values[i]);
    }
    memory.write(new UserAddress(address), bytes.toArray(ValueLayout.JAVA_BYTE));
  }
}
