// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.function.IntUnaryOperator;
import org.utrace.cpu.FailedProbe;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserAddress;
import org.utrace.cpu.UserCpu;

/**
 * Find out by experiment, on an engine of its own, what every s390 CPU then starts from.
 *
 * <p>Two things cannot be asked of libunicorn. The floating-point registers must be enabled for
 * programs (control register 0), which only a privileged instruction does; the state after it is
 * kept as a context. And it gives no register numbers for floating point, mixes access registers up
 * with general ones, and does not tell the code of a program interruption: their places in a
 * context, which depend on the build, are searched here by instructions that set them.
 */
final class S390Start {
  static final int UC_R0 = 1;
  static final int UC_PC = 65;
  static final int UC_PSWM = 66;

  /** User code in 64-bit addressing mode, as the engine takes it. */
  static final long USER_64 = S390Frame.PSW_PROBLEM | S390Frame.PSW_EA | S390Frame.PSW_BA;

  private static final long CODE = 0x1_0000;
  private static final long DATA = 0x2_0000;
  private static final long SUPERVISOR_64 = S390Frame.PSW_EA | S390Frame.PSW_BA;
  private static final long CR0_FLOATING_POINT = 0x4_0000;
  private static final int REGISTERS = 16;
  private static final long GENERAL_MARK = 0x5c00_0000_6543_2100L;
  private static final int FPC_MARK = 0x7088_0000;
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

  /**
   * What the search found: offsets in a context.
   *
   * @param userMode a context in problem state with all registers clear
   * @param generalRegisters of 16 longs
   * @param accessRegisters of 16 ints
   * @param floatingRegisters of the first of 16 longs
   * @param floatingStride from one to the next
   * @param floatingControl of an int
   * @param programCode of the int that tells what interrupted a program
   */
  record Result(
      EngineContext userMode,
      long generalRegisters,
      long accessRegisters,
      long floatingRegisters,
      long floatingStride,
      long floatingControl,
      long programCode) {}

  private final UnicornLibrary library;
  private final UnicornEngine engine;
  private final GuestMemory memory;
  private final MemorySegment context;

  private S390Start(UnicornLibrary library, UnicornEngine engine) {
    this.library = library;
    this.engine = engine;
    memory = new GuestMemory(engine);
    context = engine.allocateContext();
    engine.enableExits();
    engine.hookInterrupts(number -> engine.stop());
    memory.map(new UserAddress(CODE), UserCpu.PAGE_BYTES, Protection.READ_WRITE_EXECUTE);
    memory.map(new UserAddress(DATA), UserCpu.PAGE_BYTES, Protection.READ_WRITE);
  }

  /**
   * Search.
   *
   * @throws UnicornException if programs cannot be run on this build
   */
  static Result explore(UnicornLibrary library) {
    try (UnicornEngine engine =
        new UnicornEngine(library, UnicornEngine.ARCH_S390X, UnicornEngine.MODE_BIG_ENDIAN)) {
      S390Start start = new S390Start(library, engine);
      Result result = start.search();
      engine.freeContext(start.context);
      return result;
    }
  }

  private Result search() {
    EngineContext userMode = enterUserMode();
    long access = accessRegisters();
    long floating = floatingRegister(0);
    return new Result(
        userMode,
        generalRegisters(),
        access,
        floating,
        floatingRegister(1) - floating,
        floatingControl(),
        programCode());
  }

  private EngineContext enterUserMode() {
    writeLong(CR0_FLOATING_POINT);
    engine.regWrite(UC_PSWM, SUPERVISOR_64);
    engine.regWrite(UC_R0 + 3, DATA);
    // lctlg %c0,%c0,0(%r3)
    execute("eb 00 30 00 00 2f");
    engine.regWrite(UC_R0 + 3, 0);
    engine.regWrite(UC_PSWM, USER_64);
    engine.regWrite(UC_PC, 0);
    engine.saveContext(context);
    return EngineContext.copyOf(S390Cpu.MACHINE, context);
  }

  private long generalRegisters() {
    for (int i = 0; i < REGISTERS; i++) {
      engine.regWrite(UC_R0 + i, GENERAL_MARK + i);
    }
    engine.saveContext(context);
    long at = 0;
    while (at + Long.BYTES * REGISTERS <= context.byteSize() && !isGeneral(at)) {
      at += Long.BYTES;
    }
    if (!isGeneral(at)) {
      throw unfit("s390-general-registers", "the registers are nowhere in a context");
    }
    for (int i = 0; i < REGISTERS; i++) {
      engine.regWrite(UC_R0 + i, 0);
    }
    return at;
  }

  private boolean isGeneral(long at) {
    for (int i = 0; i < REGISTERS; i++) {
      long place = at + (long) i * Long.BYTES;
      if (place + Long.BYTES > context.byteSize()
          || context.get(ValueLayout.JAVA_LONG_UNALIGNED, place) != GENERAL_MARK + i) {
        return false;
      }
    }
    return true;
  }

  private long accessRegisters() {
    ByteBuffer marks = ByteBuffer.allocate(REGISTERS * Integer.BYTES);
    for (int i = 0; i < REGISTERS; i++) {
      marks.putInt(mark(i));
    }
    memory.write(new UserAddress(DATA), marks.array());
    engine.regWrite(UC_R0 + 3, DATA);
    // lam %a0,%a15,0(%r3)
    execute("9a 0f 30 00");
    return findInts("s390-access-registers", REGISTERS, S390Start::mark);
  }

  private static int mark(int i) {
    return 0x5a00_0100 + i;
  }

  private long floatingRegister(int number) {
    long mark = 0x5b00_0000_1234_5600L + number;
    writeLong(mark);
    engine.regWrite(UC_R0 + 3, DATA);
    // ld %f0,0(%r3) and so on
    execute("68 " + number + "0 30 00");
    engine.saveContext(context);
    for (long at = 0; at + Long.BYTES <= context.byteSize(); at += Long.BYTES) {
      if (context.get(ValueLayout.JAVA_LONG_UNALIGNED, at) == mark) {
        return at;
      }
    }
    throw unfit("s390-floating-registers", "ld leaves nothing in a context");
  }

  private long floatingControl() {
    engine.regWrite(UC_R0 + 3, FPC_MARK);
    // sfpc %r3
    execute("b3 84 00 30");
    engine.regWrite(UC_R0 + 3, 0);
    return findInts("s390-floating-control", 1, i -> FPC_MARK);
  }

  private long programCode() {
    // An undefined instruction, lpswe, dr %r2,%r4 with 0 in it: operation, privilege, division.
    byte[] first = afterInterruption("00 00");
    byte[] second = afterInterruption("b2 b2 00 00");
    byte[] third = afterInterruption("1d 24");
    for (int at = 0; at + Integer.BYTES <= first.length; at += Integer.BYTES) {
      if (intAt(first, at) == 1 && intAt(second, at) == 2 && intAt(third, at) == 9) {
        return at;
      }
    }
    throw unfit("s390-program-code", "program interruptions leave no code in a context");
  }

  private byte[] afterInterruption(String code) {
    execute(code);
    engine.saveContext(context);
    return context.toArray(ValueLayout.JAVA_BYTE);
  }

  private static int intAt(byte[] bytes, int at) {
    return MemorySegment.ofArray(bytes).get(ValueLayout.JAVA_INT_UNALIGNED, at);
  }

  private long findInts(String probe, int count, IntUnaryOperator expected) {
    engine.saveContext(context);
    for (long at = 0; at + (long) count * Integer.BYTES <= context.byteSize(); at += 4) {
      int equal = 0;
      while (equal < count
          && context.get(ValueLayout.JAVA_INT_UNALIGNED, at + 4L * equal)
              == expected.applyAsInt(equal)) {
        equal++;
      }
      if (equal == count) {
        return at;
      }
    }
    throw unfit(probe, "the registers are nowhere in a context");
  }

  private UnicornUnfitException unfit(String probe, String seen) {
    return new UnicornUnfitException(
        new FailedProbe(probe, "libunicorn " + library.version(), seen));
  }

  private void writeLong(long value) {
    memory.write(new UserAddress(DATA), ByteBuffer.allocate(Long.BYTES).putLong(value).array());
  }

  /** Run one instruction, not at the start of the page. */
  private void execute(String code) {
    byte[] bytes = HEX.parseHex(code);
    long at = CODE + 0x100;
    memory.write(new UserAddress(at), bytes);
    engine.setExits(at + bytes.length, 1);
    engine.emuStart(at, 1);
    engine.setExits(0, 0);
  }
}
