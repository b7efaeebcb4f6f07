// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.s390;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.utrace.arch.CodeBuffer;
import org.utrace.arch.CodeWriter;
import org.utrace.contract.Address;
import org.utrace.contract.spi.CodeSequence.Kind;
import org.utrace.contract.spi.CodeTopic;

/**
 * Write s390 code of either width (Principles of Operation, 5 and 7 for the formats).
 *
 * <p>Registers 2 to 5 hold values, 6 counts, 7 points, 8 holds the data area's address, 9 is
 * compared, 14 is the return address, 1 the number of a system call.
 */
final class S390CodeWriter implements CodeWriter {
  private static final int NUMBER = 1;
  private static final int COUNT = 6;
  private static final int POINTER = 7;
  private static final int DATA = 8;
  private static final int COMPARED = 9;
  private static final int RETURN = 14;
  private static final int REGISTERS = 16;
  private static final int ALWAYS = 15;
  private static final int EQUAL = 8;
  private static final int UNEQUAL = 6;

  private static final int DATA_BYTES = 1024;
  private static final int UNMAPPED = 16;
  private static final int NO_SUCH_CALL = 4000;

  /**
   * A jump to nowhere; then an undefined instruction, ssm, lpsw, stctl, a load, a store, a load of
   * four registers, a move, an execute of what is at an odd address, a division by zero.
   */
  private static final String[] FAULTS = {
    "07 f7",
    "00 00",
    "80 00 8000",
    "82 00 8000",
    "b6 00 8000",
    "58 20 7000",
    "50 20 7000",
    "98 25 7000",
    "d2 07 8000 7000",
    "44 00 8001",
    "1d 29"
  };

  private static final HexFormat HEX = HexFormat.of();

  /** AR SR NR OR XR, and their 64-bit forms. */
  private static final int[] SHORT_OPERATIONS = {0x1a, 0x1b, 0x14, 0x16, 0x17};

  private static final int[] LONG_OPERATIONS = {0x08, 0x09, 0x80, 0x81, 0x82};

  private final CodeBuffer code = new CodeBuffer();
  private final boolean wide;
  private final Address start;
  private final Address data;

  S390CodeWriter(boolean wide, Address start, Address data) {
    this.wide = wide;
    this.start = start;
    this.data = data;
  }

  @Override
  public CodeBuffer code() {
    return code;
  }

  /** An instruction in hex, with numbers in it. */
  private static byte[] of(String format, Object... numbers) {
    return HEX.parseHex(format.formatted(numbers).replace(" ", ""));
  }

  private static int value(SplittableRandom random) {
    return 2 + random.nextInt(4);
  }

  private static int half(int offsetBytes) {
    return (offsetBytes / 2) & 0xffff;
  }

  /** LOAD LOGICAL IMMEDIATE, or INSERT IMMEDIATE where the upper half is not used. */
  private void set(int register, int number) {
    code.add(Kind.PLAIN, of("c0%x%x %08x", register, wide ? 0xf : 9, number));
  }

  @Override
  public void setUp(SplittableRandom random) {
    for (int register = 0; register < REGISTERS; register++) {
      set(register, random.nextInt());
    }
    set(DATA, (int) data.value());
    code.add(Kind.PLAIN, of("19 23"));
  }

  @Override
  public void compute(SplittableRandom random) {
    compute(code, random);
  }

  private void compute(CodeBuffer out, SplittableRandom random) {
    int target = value(random);
    int source = value(random);
    int operation = random.nextInt(SHORT_OPERATIONS.length);
    byte[] one =
        switch (random.nextInt(6)) {
          case 0 -> of("%02x %x%x", SHORT_OPERATIONS[operation], target, source);
          case 1 ->
              wide
                  ? of("b9%02x 00%x%x", LONG_OPERATIONS[operation], target, source)
                  : of("b2 52 00 %x%x", target, source);
          // ahi, la, afi, rll
          case 2 -> of("a7 %xa %04x", target, random.nextInt(1 << 16));
          case 3 -> of("41 %x%x %x%03x", target, source, value(random), random.nextInt(1 << 12));
          case 4 -> of("c2 %x9 %08x", target, random.nextInt());
          default -> of("eb %x%x 0%03x 00 1d", target, source, random.nextInt(32));
        };
    out.add(Kind.PLAIN, one);
  }

  @Override
  public void store(SplittableRandom random) {
    move(random, 0x24, 0x50);
  }

  @Override
  public void load(SplittableRandom random) {
    move(random, 0x04, 0x58);
  }

  private void move(SplittableRandom random, int wideOperation, int operation) {
    int offset = random.nextInt(DATA_BYTES);
    code.add(
        Kind.PLAIN,
        wide && random.nextBoolean()
            ? of("e3 %x0 %x%03x 00 %02x", value(random), DATA, offset, wideOperation)
            : of("%02x %x0 %x%03x", operation, value(random), DATA, offset));
  }

  /** Some instructions to be jumped over, or to be run again. */
  private CodeBuffer some(SplittableRandom random) {
    CodeBuffer some = new CodeBuffer();
    for (int i = random.nextInt(4); i > 0; i--) {
      compute(some, random);
    }
    return some;
  }

  @Override
  public void branch(SplittableRandom random, boolean taken) {
    CodeBuffer skipped = some(random);
    int over = skipped.length();
    // A branch to the next instruction cannot be told from one not taken by where it leads.
    Kind kind = taken && over == 0 ? Kind.JUMP : Kind.BRANCH;
    int mask = random.nextBoolean() ? EQUAL : UNEQUAL;
    boolean equal = (mask == EQUAL) == taken;
    switch (random.nextInt(5)) {
      case 0 -> {
        compare(equal);
        code.add(kind, of("a7 %x4 %04x", mask, half(4 + over)));
      }
      case 1 -> {
        compare(equal);
        code.add(kind, of("c0 %x4 %08x", mask, (6 + over) / 2));
      }
      case 2 -> {
        set(COMPARED, equal ? 3 : 4);
        code.add(kind, of("ec %x%x %04x 03 7e", COMPARED, mask, half(6 + over)));
      }
      case 3 -> {
        set(COUNT, taken ? 2 : 1);
        code.add(kind, of("a7 %x6 %04x", COUNT, half(4 + over)));
      }
      default -> {
        // Where the branch, behind two instructions of 6 and 4 bytes, leads by a register.
        set(POINTER, (int) start.value() + code.length() + 18 + over);
        compare(equal);
        code.add(kind, of("07 %x%x", mask, POINTER));
      }
    }
    code.addAll(skipped);
  }

  /** Set the condition code for equal, or for another one: 10 bytes. */
  private void compare(boolean equal) {
    set(COMPARED, equal ? 3 : 4);
    code.add(Kind.PLAIN, of("a7 %xe 00 03", COMPARED));
  }

  @Override
  public void jump(SplittableRandom random) {
    CodeBuffer skipped = some(random);
    switch (random.nextInt(4)) {
      case 0 -> code.add(Kind.JUMP, of("a7 f4 %04x", half(4 + skipped.length())));
      case 1 -> code.add(Kind.JUMP, of("c0 f4 %08x", (6 + skipped.length()) / 2));
      case 2 -> {
        pointBehind(8 + skipped.length());
        code.add(Kind.JUMP, of("07 %x%x", ALWAYS, POINTER));
      }
      default -> {
        pointBehind(10 + skipped.length());
        code.add(Kind.JUMP, of("47 %x0 %x000", ALWAYS, POINTER));
      }
    }
    code.addAll(skipped);
  }

  /** Point at what comes so many bytes behind the beginning of this instruction of 6 bytes. */
  private void pointBehind(int lengthBytes) {
    set(POINTER, (int) start.value() + code.length() + lengthBytes);
  }

  @Override
  public void call(SplittableRandom random) {
    CodeBuffer function = some(random);
    function.add(Kind.JUMP, of("07 f%x", RETURN));
    // The function stands behind a jump over it, which has 4 bytes.
    switch (random.nextInt(3)) {
      case 0 -> code.add(Kind.CALL, of("c0 %x5 %08x", RETURN, (6 + 4) / 2));
      case 1 -> code.add(Kind.CALL, of("a7 %x5 %04x", RETURN, half(4 + 4)));
      default -> {
        pointBehind(6 + 2 + 4);
        code.add(Kind.CALL, of("0d %x%x", RETURN, POINTER));
      }
    }
    code.add(Kind.JUMP, of("a7 f4 %04x", half(4 + function.length())));
    code.addAll(function);
  }

  @Override
  public void loop(SplittableRandom random) {
    set(COUNT, random.nextInt(2, 6));
    CodeBuffer body = some(random);
    code.addAll(body);
    int operation = wide && random.nextBoolean() ? 7 : 6;
    code.add(Kind.LOOP, of("a7 %x%x %04x", COUNT, operation, half(-body.length())));
  }

  /** A number that is no call's, in register 1. */
  @Override
  public void systemCall(SplittableRandom random) {
    set(NUMBER, NO_SUCH_CALL);
    if (random.nextInt(3) == 0) {
      execute(random, Kind.SYSTEM_CALL, of("0a 00"));
    } else {
      code.add(Kind.SYSTEM_CALL, of("0a 00"));
    }
  }

  /** EXECUTE, a move in storage, or a jump to the next instruction. */
  @Override
  public void special(SplittableRandom random) {
    int to = random.nextInt(DATA_BYTES);
    int from = random.nextInt(DATA_BYTES);
    int length = random.nextInt(64);
    switch (random.nextInt(6)) {
      case 0 -> code.add(Kind.JUMP, of("a7 f4 00 02"));
      case 1 -> code.add(Kind.SPECIAL, of("d2 %02x 8%03x 8%03x", length, to, from));
      case 2 -> code.add(Kind.SPECIAL, of("d7 %02x 8%03x 8%03x", length, to, from));
      case 3 -> execute(random, Kind.SPECIAL, of("d2 00 8%03x 8%03x", to, from));
      case 4 -> execute(random, Kind.SPECIAL, of("1a %x%x", value(random), value(random)));
      default -> executeJump(random);
    }
  }

  /** Execute an instruction that stands behind a jump over it; a register modifies its length. */
  private void execute(SplittableRandom random, Kind kind, byte[] target) {
    boolean modifies = target.length == 6;
    int modifier = modifies ? COUNT : 0;
    set(COUNT, random.nextInt(32));
    code.add(Kind.JUMP, of("a7 f4 %04x", half(4 + target.length)));
    int at = code.length();
    code.add(Kind.PLAIN, target);
    if (random.nextBoolean()) {
      code.add(kind, of("c6 %x0 %08x", modifier, (at - code.length()) / 2));
    } else {
      set(POINTER, (int) start.value() + at);
      code.add(kind, of("44 %x0 %x000", modifier, POINTER));
    }
  }

  /** Execute a branch to a place some instructions on, or to the next one. */
  private void executeJump(SplittableRandom random) {
    CodeBuffer skipped = some(random);
    code.add(Kind.JUMP, of("a7 f4 00 03"));
    int at = code.length();
    code.add(Kind.PLAIN, of("07 f%x", POINTER));
    pointBehind(6 + 6 + skipped.length());
    code.add(Kind.JUMP, of("c6 00 %08x", (at - code.length()) / 2));
    code.addAll(skipped);
  }

  @Override
  public void fault(SplittableRandom random) {
    set(POINTER, UNMAPPED);
    code.add(
        Kind.FAULT,
        switch (random.nextInt(4)) {
          case 0 -> of("58 20 %x000", POINTER);
          case 1 -> of("d2 07 8000 %x000", POINTER);
          case 2 -> of("00 00");
          // lpswe
          default -> of("b2 b2 8000");
        });
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
    if (number >= FAULTS.length) {
      return false;
    }
    set(POINTER, UNMAPPED);
    set(COMPARED, 0);
    code.add(number == 0 ? Kind.JUMP : Kind.FAULT, of(FAULTS[number]));
    return true;
  }

  private boolean floating() {
    for (int register = 0; register < REGISTERS; register++) {
      code.add(Kind.PLAIN, of("60 %x0 %x%03x", register, DATA, register * Long.BYTES)); // std
    }
    end();
    return true;
  }

  /** Twice: lhi and a store of its number, then the lhi is replaced. */
  private boolean ownCode() {
    set(COUNT, 2);
    set(3, 0xa728_0001); // lhi r2, 1
    pointBehind(6);
    code.add(Kind.PLAIN, of("a7 28 00 00")); // lhi r2, 0
    code.add(Kind.PLAIN, of("50 20 %x000", DATA));
    code.add(Kind.PLAIN, of("50 30 %x000", POINTER));
    code.add(Kind.LOOP, of("a7 %x6 %04x", COUNT, half(-12)));
    end();
    return true;
  }

  @Override
  public void end() {
    code.add(Kind.END, ByteBuffer.allocate(2).putShort((short) 1).array());
  }
}
