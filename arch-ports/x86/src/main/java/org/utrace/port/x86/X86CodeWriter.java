// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.x86;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.utrace.arch.CodeBuffer;
import org.utrace.arch.CodeWriter;
import org.utrace.contract.Address;
import org.utrace.contract.spi.CodeSequence.Kind;

/**
 * Write x86 code, of either width, with the eight registers that both have.
 *
 * <p>eax, edx, ebx and esi hold values, ecx counts, edi is compared or points, ebp holds the data
 * area's address (Intel 64 manual, volume 2, chapter 2 for the encodings).
 */
final class X86CodeWriter implements CodeWriter {
  private static final int EAX = 0;
  private static final int ECX = 1;
  private static final int ESP = 4;
  private static final int EBP = 5;
  private static final int ESI = 6;
  private static final int EDI = 7;
  private static final int[] VALUES = {EAX, 2, 3, ESI};
  private static final int[] ALU = {0x01, 0x29, 0x21, 0x09, 0x31};

  private static final int REX_W = 0x48;
  private static final int AREA_BYTES = 2048;
  private static final int DATA_BYTES = 1024;
  private static final int UNMAPPED = 16;
  private static final int NO_SUCH_CALL = 4000;

  private final CodeBuffer code = new CodeBuffer();
  private final boolean wide;
  private final Address start;
  private final Address data;

  X86CodeWriter(boolean wide, Address start, Address data) {
    this.wide = wide;
    this.start = start;
    this.data = data;
  }

  @Override
  public CodeBuffer code() {
    return code;
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  /** Opcode bytes, then a 32-bit number. */
  private static byte[] with(int number, int... opcode) {
    return ByteBuffer.allocate(opcode.length + Integer.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(bytes(opcode))
        .putInt(number)
        .array();
  }

  private static int modrm(int mod, int register, int operand) {
    return mod << 6 | register << 3 | operand;
  }

  private static int value(SplittableRandom random) {
    return VALUES[random.nextInt(VALUES.length)];
  }

  private void set(int register, int number) {
    code.add(Kind.PLAIN, with(number, 0xb8 + register));
  }

  @Override
  public void setUp(SplittableRandom random) {
    for (int register = EAX; register <= EDI; register++) {
      set(register, random.nextInt());
    }
    set(EBP, (int) data.value());
    set(ESP, (int) data.value() + AREA_BYTES);
    compareForFlags();
  }

  @Override
  public void compute(SplittableRandom random) {
    compute(code, random);
  }

  private void compute(CodeBuffer out, SplittableRandom random) {
    int target = value(random);
    int operation = random.nextInt(ALU.length);
    byte[] one =
        switch (random.nextInt(5)) {
          case 0 -> bytes(ALU[operation], modrm(3, value(random), target));
          case 1 -> with(random.nextInt(), 0x81, modrm(3, random.nextInt(8), target));
          case 2 -> bytes(0xff, modrm(3, random.nextInt(2), target));
          // imul, lea
          case 3 -> bytes(0x0f, 0xaf, modrm(3, target, value(random)));
          default -> with(random.nextInt(), 0x8d, modrm(2, target, value(random)));
        };
    out.add(Kind.PLAIN, wide && random.nextBoolean() ? prefixed(one) : one);
  }

  private static byte[] prefixed(byte[] one) {
    return ByteBuffer.allocate(one.length + 1).put((byte) REX_W).put(one).array();
  }

  @Override
  public void store(SplittableRandom random) {
    move(random, 0x89);
  }

  @Override
  public void load(SplittableRandom random) {
    move(random, 0x8b);
  }

  private void move(SplittableRandom random, int opcode) {
    int offset = random.nextInt(DATA_BYTES);
    code.add(Kind.PLAIN, with(offset, opcode, modrm(2, value(random), EBP)));
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
    boolean onSet = random.nextBoolean();
    boolean set = onSet == taken;
    // A branch to the next instruction cannot be told from one not taken by where it leads.
    Kind kind = taken && skipped.length() == 0 ? Kind.JUMP : Kind.BRANCH;
    switch (random.nextInt(3)) {
      case 0 -> {
        code.add(Kind.PLAIN, bytes(set ? 0xf9 : 0xf8)); // stc, clc
        code.add(kind, bytes(onSet ? 0x72 : 0x73, skipped.length()));
      }
      case 1 -> {
        set(EDI, set ? 0 : 1);
        code.add(Kind.PLAIN, bytes(0x85, modrm(3, EDI, EDI))); // test edi, edi
        code.add(kind, with(skipped.length(), 0x0f, onSet ? 0x84 : 0x85));
      }
      default -> {
        set(ECX, taken ? 0 : 1);
        code.add(kind, bytes(0xe3, skipped.length())); // jecxz, jrcxz
      }
    }
    code.addAll(skipped);
  }

  @Override
  public void jump(SplittableRandom random) {
    CodeBuffer skipped = some(random);
    switch (random.nextInt(3)) {
      case 0 -> code.add(Kind.JUMP, bytes(0xeb, skipped.length()));
      case 1 -> code.add(Kind.JUMP, with(skipped.length(), 0xe9));
      default -> {
        // mov edi, target (5 bytes); jmp edi (2 bytes)
        set(EDI, (int) start.value() + code.length() + 7 + skipped.length());
        code.add(Kind.JUMP, bytes(0xff, modrm(3, 4, EDI)));
      }
    }
    code.addAll(skipped);
  }

  @Override
  public void call(SplittableRandom random) {
    CodeBuffer function = some(random);
    function.add(Kind.JUMP, bytes(0xc3));
    // The function stands behind a jump over it, which has 2 bytes.
    code.add(Kind.CALL, with(2, 0xe8));
    code.add(Kind.JUMP, bytes(0xeb, function.length()));
    code.addAll(function);
  }

  @Override
  public void loop(SplittableRandom random) {
    set(ECX, random.nextInt(2, 6));
    CodeBuffer body = some(random);
    boolean loopInstruction = random.nextBoolean();
    if (!loopInstruction) {
      body.add(Kind.PLAIN, bytes(0xff, modrm(3, 1, ECX))); // dec ecx
    }
    code.addAll(body);
    int back = -body.length() - 2;
    code.add(Kind.LOOP, bytes(loopInstruction ? 0xe2 : 0x75, back));
  }

  /** A number that is no call's; what the instruction leaves of the flags in r11 is cleared. */
  @Override
  public void systemCall(SplittableRandom random) {
    set(EAX, NO_SUCH_CALL);
    if (wide) {
      code.add(Kind.SYSTEM_CALL, bytes(0x0f, 0x05));
      code.add(Kind.PLAIN, with(0, 0x41, 0xbb)); // mov r11d, 0
    } else {
      code.add(Kind.SYSTEM_CALL, bytes(0xcd, 0x80));
    }
  }

  /** A repeated string instruction, or a jump to the next instruction. */
  @Override
  public void special(SplittableRandom random) {
    if (random.nextInt(4) == 0) {
      code.add(Kind.JUMP, bytes(0xeb, 0));
      return;
    }
    set(ECX, random.nextInt(4));
    set(EDI, (int) data.value() + random.nextInt(DATA_BYTES));
    set(ESI, (int) data.value() + random.nextInt(DATA_BYTES));
    code.add(Kind.SPECIAL, bytes(0xf3, random.nextBoolean() ? 0xa4 : 0xaa)); // movsb, stosb
  }

  @Override
  public void fault(SplittableRandom random) {
    compareForFlags();
    set(EDI, UNMAPPED);
    boolean load = random.nextBoolean();
    code.add(Kind.FAULT, load ? bytes(0x8b, modrm(0, EAX, EDI)) : bytes(0x0f, 0x0b));
  }

  @Override
  public void end() {
    compareForFlags();
    code.add(Kind.END, bytes(0xcc));
  }

  /** Some instructions leave flags undefined; this one defines all of them. */
  private void compareForFlags() {
    code.add(Kind.PLAIN, bytes(0x39, modrm(3, EAX, ESI)));
  }
}
