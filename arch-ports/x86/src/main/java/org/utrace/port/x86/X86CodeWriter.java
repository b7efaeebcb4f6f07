// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.x86;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.utrace.arch.CodeBuffer;
import org.utrace.arch.CodeWriter;
import org.utrace.contract.Address;
import org.utrace.contract.spi.CodeSequence.Kind;
import org.utrace.contract.spi.CodeTopic;

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
  private static final int TRAP_FLAG = 0x100;

  /** Places in {@link #FAULTS} of what needs more than the instruction. */
  private static final int JUMP_NOWHERE = 0;

  private static final int CALL_WITHOUT_STACK = 1;
  private static final int REPEATED_NOWHERE = 2;

  /**
   * Behind those three: ud2, hlt, cli, sysenter, int 1, a load and a store, division by zero.
   *
   * <p>edi points nowhere, ecx is 0.
   */
  private static final byte[][] FAULTS = {
    {},
    {},
    {},
    bytes(0x0f, 0x0b),
    bytes(0xf4),
    bytes(0xfa),
    bytes(0x0f, 0x34),
    bytes(0xcd, 0x01),
    bytes(0x8b, modrm(0, EAX, EDI)),
    bytes(0x89, modrm(0, EAX, EDI)),
    bytes(0xf7, modrm(3, 6, ECX))
  };

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
  public boolean about(CodeTopic topic, int number) {
    return switch (topic) {
      case FAULTS -> faults(number);
      case OWN_STEP -> number == 0 && ownStep();
      case DELAYED_TRAP -> number == 0 && delayedTrap();
      case FLOATING -> number == 0 && floating();
      case OWN_CODE -> number == 0 && ownCode();
    };
  }

  private boolean faults(int number) {
    compareForFlags();
    set(EDI, UNMAPPED);
    set(ECX, 0);
    if (number == JUMP_NOWHERE) {
      code.add(Kind.JUMP, bytes(0xff, modrm(3, 4, EDI)));
    } else if (number == CALL_WITHOUT_STACK) {
      set(ESP, UNMAPPED);
      code.add(Kind.FAULT, with(0, 0xe8));
    } else if (number == REPEATED_NOWHERE) {
      set(ECX, 2);
      set(ESI, (int) data.value());
      code.add(Kind.FAULT, bytes(0xf3, 0xa4));
    } else if (number < FAULTS.length) {
      code.add(Kind.FAULT, FAULTS[number]);
    } else {
      return false;
    }
    return true;
  }

  /** TF in the flags that popf loads, then some instructions that trap, then TF taken back. */
  private boolean ownStep() {
    loadFlags(with(TRAP_FLAG, 0x81, modrm(0, 1, 4), 0x24)); // or dword [esp], TF
    code.add(Kind.PLAIN, bytes(0xff, modrm(3, 0, EAX))); // inc eax
    code.add(Kind.PLAIN, with(0, 0x89, modrm(2, EAX, EBP)));
    code.add(Kind.PLAIN, bytes(0x9c)); // pushf
    code.add(Kind.PLAIN, with(Long.BYTES, 0x8f, modrm(2, 0, EBP))); // pop [ebp + 8]
    code.add(Kind.JUMP, bytes(0xeb, 1));
    code.add(Kind.PLAIN, bytes(0x90)); // nop, jumped over
    code.add(Kind.PLAIN, bytes(0xff, modrm(3, 0, EAX)));
    loadFlags(with(~TRAP_FLAG, 0x81, modrm(0, 4, 4), 0x24)); // and dword [esp], not TF
    code.add(Kind.PLAIN, bytes(0xff, modrm(3, 0, EAX)));
    end();
    return true;
  }

  private void loadFlags(byte[] change) {
    code.add(Kind.PLAIN, bytes(0x9c)); // pushf
    code.add(Kind.PLAIN, change);
    code.add(Kind.PLAIN, bytes(0x9d)); // popf
  }

  /** A load of the stack segment (Intel 64 manual, volume 3, 6.8.3). */
  private boolean delayedTrap() {
    code.add(Kind.PLAIN, bytes(0x8c, modrm(3, 2, EAX))); // mov eax, ss
    code.add(Kind.SPECIAL, bytes(0x8e, modrm(3, 2, EAX))); // mov ss, eax
    code.add(Kind.PLAIN, bytes(0xff, modrm(3, 0, 3))); // inc ebx
    code.add(Kind.PLAIN, bytes(0xff, modrm(3, 0, ESI))); // inc esi
    end();
    return true;
  }

  /** The vector registers by movups; where their set is not among the register sets, x87's. */
  private boolean floating() {
    if (!wide) {
      code.add(Kind.PLAIN, with(0, 0xdd, modrm(2, 6, EBP))); // fnsave
    }
    for (int register = 0; wide && register < 8; register++) {
      code.add(Kind.PLAIN, with(16 * register, 0x0f, 0x11, modrm(2, register, EBP)));
    }
    end();
    return true;
  }

  /** Twice: a move of a number to eax, a store of it, and a store of 1 into the move's number. */
  private boolean ownCode() {
    set(ECX, 2);
    set(EDI, (int) start.value() + code.length() + 5);
    CodeBuffer body = new CodeBuffer();
    body.add(Kind.PLAIN, with(0, 0xb8 + EAX));
    body.add(Kind.PLAIN, with(0, 0x89, modrm(2, EAX, EBP)));
    body.add(Kind.PLAIN, with(1, 0xc7, modrm(1, 0, EDI), 1)); // mov dword [edi + 1], 1
    body.add(Kind.PLAIN, bytes(0xff, modrm(3, 1, ECX))); // dec ecx
    code.addAll(body);
    code.add(Kind.LOOP, bytes(0x75, -body.length() - 2));
    end();
    return true;
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
