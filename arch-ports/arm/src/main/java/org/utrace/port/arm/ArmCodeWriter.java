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
 * Write ARM and Thumb code, with changes from one to the other, and IT blocks.
 *
 * <p>r0 to r6 hold values, r7 the number of a call, r8 counts, r9 holds the data area's address,
 * r10 is compared or points. Exclusive accesses are left out: a breakpoint between them makes them
 * fail. IT and what is in its block are {@code SPECIAL}, and nothing else is.
 */
final class ArmCodeWriter implements CodeWriter {
  static final int COUNT = 8;
  static final int DATA = 9;
  static final int COMPARED = 10;

  private static final int VALUES = 7;
  private static final int CALL = 7;
  private static final int SET_REGISTERS = 13;
  private static final int LINK = 14;
  private static final int DATA_BYTES = 1024;
  private static final int UNMAPPED = 16;
  private static final int NO_SUCH_CALL = 4000;
  private static final int CACHEFLUSH = 0x0f_0002;
  private static final int DOUBLES = 32;

  private static final int EQ = 0;
  private static final int NE = 1;
  private static final int CONDITIONS = 14;
  private static final int WORD = Integer.BYTES;

  private static final ArmInstructions A32 = new A32Instructions();
  private static final ArmInstructions T32 = new T32Instructions();

  private final CodeBuffer code = new CodeBuffer();
  private final Address start;
  private final Address data;
  private boolean thumb;

  ArmCodeWriter(Address start, Address data) {
    this.start = start;
    this.data = data;
  }

  static int value(SplittableRandom random) {
    return random.nextInt(VALUES);
  }

  @Override
  public CodeBuffer code() {
    return code;
  }

  private ArmInstructions isa() {
    return thumb ? T32 : A32;
  }

  private void set(int register, int number) {
    code.add(Kind.PLAIN, isa().move(register, number & 0xffff, false));
    code.add(Kind.PLAIN, isa().move(register, number >>> 16, true));
  }

  @Override
  public void setUp(SplittableRandom random) {
    code.add(Kind.PLAIN, A32Instructions.entry());
    for (int register = 0; register < SET_REGISTERS; register++) {
      set(register, random.nextInt());
    }
    set(LINK, random.nextInt());
    set(DATA, (int) data.value());
    code.add(Kind.PLAIN, A32Instructions.stackAtEndOfData());
    code.add(Kind.PLAIN, A32.compareWithZero());
    if (random.nextBoolean()) {
      changeState();
    }
  }

  /** Go on in the other instruction set. */
  private void changeState() {
    if (thumb) {
      align(WORD);
      code.add(Kind.JUMP, T32Instructions.toArm());
    } else {
      code.add(Kind.JUMP, A32Instructions.callThumb(0));
    }
    thumb = !thumb;
  }

  private void align(int boundary) {
    align(code, boundary);
  }

  private static void align(CodeBuffer out, int boundary) {
    while (out.length() % boundary != 0) {
      out.add(Kind.PLAIN, T32Instructions.nothing());
    }
  }

  @Override
  public void compute(SplittableRandom random) {
    code.add(Kind.PLAIN, isa().compute(random));
  }

  @Override
  public void store(SplittableRandom random) {
    access(random, false);
  }

  @Override
  public void load(SplittableRandom random) {
    access(random, true);
  }

  private void access(SplittableRandom random, boolean load) {
    if (random.nextInt(4) == 0) {
      // Two registers at least.
      int first = random.nextInt(VALUES - 1);
      code.add(Kind.PLAIN, isa().multiple(load, 3 << first | 1 << value(random)));
      return;
    }
    int size = random.nextInt(3);
    int offset = random.nextInt((size == 1 ? 256 : DATA_BYTES) >> size) << size;
    code.add(Kind.PLAIN, isa().access(size, load, value(random), offset));
  }

  /** Some instructions to be jumped over, or to be run again. */
  private CodeBuffer some(SplittableRandom random, ArmInstructions isa) {
    CodeBuffer some = new CodeBuffer();
    for (int i = random.nextInt(4); i > 0; i--) {
      some.add(Kind.PLAIN, isa.compute(random));
    }
    return some;
  }

  private CodeBuffer some(SplittableRandom random) {
    return some(random, isa());
  }

  @Override
  public void branch(SplittableRandom random, boolean taken) {
    CodeBuffer skipped = some(random);
    int length = skipped.length();
    boolean onZero = random.nextBoolean();
    int compared = onZero == taken ? 0 : 1;
    int condition = onZero ? EQ : NE;
    // A branch to the next instruction cannot be told from one not taken by where it leads.
    Kind kind = taken && length == 0 ? Kind.JUMP : Kind.BRANCH;
    int how = thumb ? random.nextInt(3) : 0;
    if (how == 2 && length > 0) {
      set(VALUES - 1, compared);
      code.add(kind, T32Instructions.compareAndBranch(onZero, length));
    } else {
      set(COMPARED, compared);
      code.add(Kind.PLAIN, isa().compareWithZero());
      code.add(
          kind,
          how == 1
              ? T32Instructions.wideBranch(condition, length)
              : isa().branch(condition, length));
    }
    code.addAll(skipped);
  }

  @Override
  public void jump(SplittableRandom random) {
    CodeBuffer skipped = some(random);
    switch (random.nextInt(4)) {
      case 0 -> code.add(Kind.JUMP, isa().jump(skipped.length()));
      case 1 -> {
        pointBehind(isa().jumpToCompared().length + skipped.length());
        code.add(Kind.JUMP, isa().jumpToCompared());
      }
      case 2 -> jumpByWord(skipped.length());
      default -> jumpAsOnlyThumbDoes(random, skipped.length());
    }
    code.addAll(skipped);
  }

  /** Set the compared register to code so far behind the two instructions that set it. */
  private void pointBehind(int offset) {
    int moves = 2 * WORD;
    set(COMPARED, (int) start.value() + code.length() + moves + offset | (thumb ? 1 : 0));
  }

  private void jumpByWord(int skipped) {
    align(WORD);
    code.add(
        Kind.JUMP, thumb ? T32Instructions.jumpToWordBehind() : A32Instructions.jumpToWordBehind());
    int target = (int) start.value() + code.length() + WORD + skipped;
    code.add(Kind.PLAIN, word(thumb ? target | 1 : target));
  }

  private static byte[] word(int word) {
    return ByteBuffer.allocate(WORD).order(ByteOrder.LITTLE_ENDIAN).putInt(word).array();
  }

  private void jumpAsOnlyThumbDoes(SplittableRandom random, int skipped) {
    if (!thumb) {
      code.add(Kind.JUMP, A32.jump(skipped));
    } else if (random.nextBoolean()) {
      code.add(Kind.JUMP, T32Instructions.wideJump(skipped));
    } else {
      set(COMPARED, 0);
      code.add(Kind.JUMP, T32Instructions.jumpByTable());
      code.add(Kind.PLAIN, (byte) ((2 + skipped) / 2), (byte) 0);
    }
  }

  /** The function stands behind a jump over it; ARM code calls Thumb functions too. */
  @Override
  public void call(SplittableRandom random) {
    boolean other = !thumb && random.nextInt(3) == 0;
    ArmInstructions callee = other ? T32 : isa();
    CodeBuffer function = new CodeBuffer();
    boolean byStack = random.nextBoolean();
    if (byStack) {
      function.add(Kind.PLAIN, callee.pushReturn());
    }
    function.addAll(some(random, callee));
    function.add(Kind.JUMP, byStack ? callee.popReturn() : callee.returnByLink());
    if (other) {
      align(function, WORD);
    }
    byte[] over = isa().jump(function.length());
    code.add(Kind.CALL, other ? A32Instructions.callThumb(over.length) : isa().call(over.length));
    code.add(Kind.JUMP, over);
    code.addAll(function);
  }

  @Override
  public void loop(SplittableRandom random) {
    set(COUNT, random.nextInt(2, 6));
    CodeBuffer body = some(random);
    body.add(Kind.PLAIN, isa().countDown());
    int branch = isa().branch(NE, 0).length;
    code.addAll(body);
    code.add(Kind.LOOP, isa().branch(NE, -body.length() - branch));
  }

  /** A number that is no call's gives ENOSYS. */
  @Override
  public void systemCall(SplittableRandom random) {
    set(CALL, NO_SUCH_CALL);
    code.add(Kind.SYSTEM_CALL, isa().systemCall());
  }

  /** An IT block, a change of instruction set, or a sum of floating-point numbers. */
  @Override
  public void special(SplittableRandom random) {
    switch (random.nextInt(4)) {
      case 0 -> changeState();
      case 1 -> sum(random);
      default -> ifThen(random);
    }
  }

  /** One to four instructions; the first has the condition, each of the others has it or not. */
  private void ifThen(SplittableRandom random) {
    if (!thumb) {
      changeState();
    }
    int condition = random.nextInt(CONDITIONS);
    int count = random.nextInt(1, 5);
    int others = random.nextInt(1 << (count - 1));
    int mask = (others << 1 | 1) << (4 - count);
    code.add(Kind.SPECIAL, T32Instructions.ifThen(condition, mask));
    for (int i = 1; i < count; i++) {
      code.add(Kind.SPECIAL, inBlock(random));
    }
    if (random.nextInt(3) == 0) {
      // Only the last of a block may be a jump.
      CodeBuffer skipped = some(random);
      code.add(Kind.SPECIAL, T32.jump(skipped.length()));
      code.addAll(skipped);
    } else {
      code.add(Kind.SPECIAL, inBlock(random));
    }
  }

  private byte[] inBlock(SplittableRandom random) {
    return random.nextInt(4) == 0
        ? T32.access(2, random.nextBoolean(), value(random), random.nextInt(64) << 2)
        : T32.compute(random);
  }

  /** vmov s0 and s1, vcvt from integers, vadd, vmov back. */
  private void sum(SplittableRandom random) {
    floating(0xee00_0a10 | value(random) << 12);
    floating(0xee00_0a90 | value(random) << 12);
    floating(0xeeb8_0ac0);
    floating(0xeef8_0ae0);
    floating(0xee30_0a20);
    floating(0xee10_0a10 | value(random) << 12);
  }

  private void floating(int word) {
    code.add(Kind.PLAIN, isa().floating(word));
  }

  @Override
  public void fault(SplittableRandom random) {
    set(COMPARED, UNMAPPED);
    code.add(Kind.FAULT, random.nextBoolean() ? isa().loadCompared() : isa().undefined());
  }

  @Override
  public boolean about(CodeTopic topic, int number) {
    return switch (topic) {
      case FLOATING -> number == 0 && storeFloating();
      case OWN_CODE -> number == 0 && ownCode();
      case FAULTS, OWN_STEP, DELAYED_TRAP -> false;
    };
  }

  /** vstr of every double register. */
  private boolean storeFloating() {
    for (int register = 0; register < DOUBLES; register++) {
      int place = (register & 16) << 18 | (register & 15) << 12;
      floating(0xed80_0b00 | DATA << 16 | place | register * Long.BYTES / WORD);
    }
    end();
    return true;
  }

  /** Twice: mov r0 and a store of it, then the mov is replaced and made known by cacheflush. */
  private boolean ownCode() {
    if (thumb) {
      changeState();
    }
    set(COUNT, 2);
    set(CALL, CACHEFLUSH);
    set(3, 0xe3a0_0001); // mov r0, 1
    pointBehind(0);
    CodeBuffer body = new CodeBuffer();
    body.add(Kind.PLAIN, word(0xe3a0_0000)); // mov r0, 0
    body.add(Kind.PLAIN, word(0xe580_0000 | DATA << 16)); // str r0, [r9]
    body.add(Kind.PLAIN, word(0xe580_3000 | COMPARED << 16)); // str r3, [r10]
    body.add(Kind.PLAIN, word(0xe1a0_0000 | COMPARED)); // mov r0, r10
    body.add(Kind.PLAIN, word(0xe280_1004 | COMPARED << 16)); // add r1, r10, 4
    body.add(Kind.PLAIN, word(0xe3a0_2000)); // mov r2, 0
    body.add(Kind.SYSTEM_CALL, A32.systemCall());
    body.add(Kind.PLAIN, A32.countDown());
    code.addAll(body);
    code.add(Kind.LOOP, A32.branch(NE, -body.length() - WORD));
    end();
    return true;
  }

  @Override
  public void end() {
    code.add(Kind.END, isa().breakpoint());
  }
}
