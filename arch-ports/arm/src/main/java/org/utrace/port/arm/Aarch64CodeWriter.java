// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.arm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.utrace.arch.CodeBuffer;
import org.utrace.arch.CodeWriter;
import org.utrace.contract.Address;
import org.utrace.contract.spi.CodeSequence.Kind;
import org.utrace.contract.spi.CodeTopic;

/**
 * Write AArch64 code (Arm ARM, C4 for the encodings).
 *
 * <p>x0 to x7 hold values, x8 the number of a call, x9 counts, x10 is compared or points, x19 holds
 * the data area's address. Exclusive accesses are left out: on a real machine a step between them
 * makes them fail.
 */
final class Aarch64CodeWriter implements CodeWriter {
  private static final int VALUES = 8;
  private static final int CALL = 8;
  private static final int COUNT = 9;
  private static final int COMPARED = 10;
  private static final int DATA = 19;
  private static final int SP = 31;
  private static final int ZERO = 31;

  private static final int BYTES = 4;
  private static final int AREA_BYTES = 2048;
  private static final int DATA_BYTES = 1024;
  private static final int UNMAPPED = 16;
  private static final int NO_SUCH_CALL = 4000;

  private static final int EQ = 0;
  private static final int NE = 1;
  private static final int BRK = 0xd420_0000;
  private static final int UDF = 0;
  private static final int SVC = 0xd400_0001;
  private static final int RET = 0xd65f_03c0;
  private static final int BR = 0xd61f_0000;
  private static final int BLR = 0xd63f_0000;
  private static final int B = 0x1400_0000;
  private static final int BL = 0x9400_0000;
  private static final int LDR = 0xf940_0000;

  /** add, adds, sub, subs, and, ands, orr, eor of registers; bit 31 makes them 64 bits wide. */
  private static final int[] LOGIC = {
    0x0b00_0000,
    0x2b00_0000,
    0x4b00_0000,
    0x6b00_0000,
    0x0a00_0000,
    0x6a00_0000,
    0x2a00_0000,
    0x4a00_0000
  };

  /** udiv, sdiv, lslv, lsrv, asrv, rorv. */
  private static final int[] TWO_SOURCES = {0x0800, 0x0c00, 0x2000, 0x2400, 0x2800, 0x2c00};

  /** Loads of 8, 16, 32 and 64 bits with a scaled offset; bit 22 tells them from stores. */
  private static final int[] ACCESSES = {0x3940_0000, 0x7940_0000, 0xb940_0000, LDR};

  /**
   * udf, hlt, msr daifset, eret, a read of sctlr_el1, loads of one and two registers, a store, and
   * a load that moves its base; x10 points nowhere.
   */
  private static final int[] FAULTS = {
    UDF,
    0xd440_0000,
    0xd503_42df,
    0xd69f_03e0,
    0xd538_1000,
    LDR | COMPARED << 5,
    0xa940_0400 | COMPARED << 5,
    0xf900_0000 | COMPARED << 5,
    0xf840_8c00 | COMPARED << 5
  };

  private static final int LOAD_BIT = 1 << 22;
  private static final int LOAD_PAIR = 0xa940_0000;
  private static final int WIDE = 1 << 31;

  private final CodeBuffer code = new CodeBuffer();
  private final Address start;
  private final Address data;

  Aarch64CodeWriter(Address start, Address data) {
    this.start = start;
    this.data = data;
  }

  @Override
  public CodeBuffer code() {
    return code;
  }

  private void add(Kind kind, int word) {
    add(code, kind, word);
  }

  private static void add(CodeBuffer out, Kind kind, int word) {
    byte[] bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(word).array();
    out.add(kind, bytes);
  }

  /** movz, movk. */
  private void set(int register, int number) {
    add(Kind.PLAIN, 0xd280_0000 | (number & 0xffff) << 5 | register);
    add(Kind.PLAIN, 0xf2a0_0000 | (number >>> 16) << 5 | register);
  }

  private static int value(SplittableRandom random) {
    return random.nextInt(VALUES);
  }

  @Override
  public void setUp(SplittableRandom random) {
    for (int register = 0; register < SP; register++) {
      set(register, random.nextInt());
    }
    set(DATA, (int) data.value());
    // add sp, x19, the size of the area; subs xzr, x0, x1
    add(Kind.PLAIN, 0x9100_0000 | AREA_BYTES << 10 | DATA << 5 | SP);
    add(Kind.PLAIN, 0xeb01_001f);
  }

  @Override
  public void compute(SplittableRandom random) {
    compute(code, random);
  }

  private static void compute(CodeBuffer out, SplittableRandom random) {
    int places = value(random) << 16 | value(random) << 5 | value(random);
    int wide = random.nextBoolean() ? WIDE : 0;
    int word =
        switch (random.nextInt(7)) {
          case 0, 1 -> LOGIC[random.nextInt(LOGIC.length)] | random.nextInt(32) << 10 | wide;
          case 2 -> 0x1ac0_0000 | TWO_SOURCES[random.nextInt(TWO_SOURCES.length)] | wide;
          case 3 -> 0x1b00_0000 | value(random) << 10 | wide; // madd
          case 4 -> 0x1a80_0000 | random.nextInt(14) << 12 | wide; // csel
          case 5 -> 0x93c0_0000 | random.nextInt(64) << 10; // extr
          default -> 0xba40_0000 | random.nextInt(14) << 12 | random.nextInt(16); // ccmn
        };
    // Where ccmn has its flags, others have their target.
    add(out, Kind.PLAIN, word | (word >>> 21 == 0xba40_0000 >>> 21 ? places & ~31 : places));
  }

  @Override
  public void store(SplittableRandom random) {
    access(random, 0);
  }

  @Override
  public void load(SplittableRandom random) {
    access(random, LOAD_BIT);
  }

  private void access(SplittableRandom random, int load) {
    int first = value(random);
    if (random.nextInt(4) == 0) {
      int second = (first + 1) % VALUES;
      int offset = random.nextInt(64);
      add(
          Kind.PLAIN,
          (LOAD_PAIR & ~LOAD_BIT) | load | offset << 15 | second << 10 | DATA << 5 | first);
      return;
    }
    int size = random.nextInt(ACCESSES.length);
    int offset = random.nextInt(DATA_BYTES >> size);
    add(Kind.PLAIN, (ACCESSES[size] & ~LOAD_BIT) | load | offset << 10 | DATA << 5 | first);
  }

  /** Some instructions to be jumped over, or to be run again. */
  private static CodeBuffer some(SplittableRandom random) {
    CodeBuffer some = new CodeBuffer();
    for (int i = random.nextInt(4); i > 0; i--) {
      compute(some, random);
    }
    return some;
  }

  /** How many instructions further on the code behind {@code skipped} is. */
  private static int over(CodeBuffer skipped) {
    return 1 + skipped.length() / BYTES;
  }

  @Override
  public void branch(SplittableRandom random, boolean taken) {
    CodeBuffer skipped = some(random);
    boolean onZero = random.nextBoolean();
    set(COMPARED, onZero == taken ? 0 : 1);
    // A branch to the next instruction cannot be told from one not taken by where it leads.
    Kind kind = taken && skipped.length() == 0 ? Kind.JUMP : Kind.BRANCH;
    int place = over(skipped) << 5;
    switch (random.nextInt(3)) {
      case 0 -> {
        add(Kind.PLAIN, 0xf100_0000 | COMPARED << 5 | ZERO); // subs xzr, x10, 0
        add(kind, 0x5400_0000 | place | (onZero ? EQ : NE));
      }
      case 1 -> add(kind, (onZero ? 0xb400_0000 : 0xb500_0000) | place | COMPARED); // cbz, cbnz
      default -> add(kind, (onZero ? 0x3600_0000 : 0x3700_0000) | place | COMPARED); // tbz, tbnz
    }
    code.addAll(skipped);
  }

  @Override
  public void jump(SplittableRandom random) {
    CodeBuffer skipped = some(random);
    if (random.nextBoolean()) {
      add(Kind.JUMP, B | over(skipped));
    } else {
      pointBehind(1 + skipped.length() / BYTES);
      add(Kind.JUMP, BR | COMPARED << 5);
    }
    code.addAll(skipped);
  }

  /** Set x10, by two instructions, to so many instructions behind them. */
  private void pointBehind(int instructions) {
    set(COMPARED, (int) start.value() + code.length() + (2 + instructions) * BYTES);
  }

  @Override
  public void call(SplittableRandom random) {
    CodeBuffer function = some(random);
    add(function, Kind.JUMP, RET);
    // The function stands behind a jump over it.
    if (random.nextBoolean()) {
      add(Kind.CALL, BL | 2);
    } else {
      pointBehind(2);
      add(Kind.CALL, BLR | COMPARED << 5);
    }
    add(Kind.JUMP, B | over(function));
    code.addAll(function);
  }

  @Override
  public void loop(SplittableRandom random) {
    set(COUNT, random.nextInt(2, 6));
    CodeBuffer body = some(random);
    boolean byFlags = random.nextBoolean();
    // subs or sub x9, x9, 1
    add(body, Kind.PLAIN, (byFlags ? 0xf100_0000 : 0xd100_0000) | 1 << 10 | COUNT << 5 | COUNT);
    code.addAll(body);
    int back = (-body.length() / BYTES & 0x7_ffff) << 5;
    add(Kind.LOOP, byFlags ? 0x5400_0000 | back | NE : 0xb500_0000 | back | COUNT);
  }

  /** A number that is no call's gives ENOSYS. */
  @Override
  public void systemCall(SplittableRandom random) {
    set(CALL, NO_SUCH_CALL);
    add(Kind.SYSTEM_CALL, SVC);
  }

  /** A jump to the next instruction, or a sum of floating-point numbers. */
  @Override
  public void special(SplittableRandom random) {
    if (random.nextBoolean()) {
      add(Kind.JUMP, B | 1);
      return;
    }
    // scvtf d0, x; scvtf d1, x; fadd d0, d0, d1; fmov x, d0
    add(Kind.PLAIN, 0x9e62_0000 | value(random) << 5);
    add(Kind.PLAIN, 0x9e62_0001 | value(random) << 5);
    add(Kind.PLAIN, 0x1e61_2800);
    add(Kind.PLAIN, 0x9e66_0000 | value(random));
  }

  @Override
  public void fault(SplittableRandom random) {
    set(COMPARED, UNMAPPED);
    add(Kind.FAULT, random.nextBoolean() ? LDR | COMPARED << 5 : UDF);
  }

  @Override
  public boolean about(CodeTopic topic, int number) {
    return switch (topic) {
      case FAULTS -> faults(number);
      case FLOATING -> number == 0 && floating();
      case OWN_CODE -> number == 0 && ownCode();
      case OWN_STEP, DELAYED_TRAP -> false;
    };
  }

  private boolean faults(int number) {
    if (number > FAULTS.length) {
      return false;
    }
    set(COMPARED, UNMAPPED);
    if (number == FAULTS.length) {
      add(Kind.JUMP, BR | COMPARED << 5);
    } else {
      add(Kind.FAULT, FAULTS[number]);
    }
    return true;
  }

  private boolean floating() {
    for (int register = 0; register < 32; register++) {
      add(Kind.PLAIN, 0x3d80_0000 | register << 10 | DATA << 5 | register); // str q
    }
    end();
    return true;
  }

  /** Twice: movz x0 and a store of it, then the movz is replaced and made known (B2.4.4). */
  private boolean ownCode() {
    set(COUNT, 2);
    set(1, 0xd280_0020); // movz x0, 1
    pointBehind(0);
    int[] body = {
      0xd280_0000, // movz x0, 0
      0xf900_0000 | DATA << 5,
      0xb900_0001 | COMPARED << 5, // str w1, [x10]
      0xd50b_7b20 | COMPARED, // dc cvau, x10
      0xd503_3b9f, // dsb ish
      0xd50b_7520 | COMPARED, // ic ivau, x10
      0xd503_3b9f,
      0xd503_3fdf, // isb
      0xf100_0400 | COUNT << 5 | COUNT // subs x9, x9, 1
    };
    for (int word : body) {
      add(Kind.PLAIN, word);
    }
    add(Kind.LOOP, 0x5400_0000 | (-body.length & 0x7_ffff) << 5 | NE);
    end();
    return true;
  }

  @Override
  public void end() {
    add(Kind.END, BRK);
  }
}
