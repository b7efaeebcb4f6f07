// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.template;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;
import org.utrace.arch.CodeBuffer;
import org.utrace.arch.CodeWriter;
import org.utrace.contract.Address;
import org.utrace.contract.spi.CodeSequence.Kind;
import org.utrace.contract.spi.CodeTopic;

/**
 * Write code of the machine.
 *
 * <p>r1 to r6 hold values, r7 counts loops, r8 is compared, r9 holds the data area's address.
 */
final class TemplateCodeWriter implements CodeWriter {
  private static final int UNDEFINED = 0;
  private static final int LI = 0x02;
  private static final int ALU = 0x10;
  private static final int ALU_IMMEDIATE = 0x11;
  private static final int LOAD = 0x20;
  private static final int STORE = 0x21;
  private static final int JUMP = 0x30;
  private static final int BRANCH_ZERO = 0x32;
  private static final int CALL = 0x33;
  private static final int RETURN = 0x34;
  private static final int SYSTEM_CALL = 0x40;
  private static final int BREAKPOINT = 0x41;
  private static final int PRIVILEGED = 0x50;

  private static final int SUBTRACT = 1;
  private static final int DIVIDE = 9;

  /** Those that cannot fault, of which division is the next. */
  private static final int OPERATIONS = 9;

  private static final int EQUAL = 0;
  private static final int NOT_EQUAL = 1;
  private static final int DOUBLE_WORD = 3;

  private static final int VALUES = 7;
  private static final int COUNT = 7;
  private static final int COMPARED = 8;
  private static final int DATA = 9;
  private static final int LINK = 14;
  private static final int DATA_BYTES = 1024;
  private static final int INSTRUCTION_BYTES = 8;
  private static final int UNMAPPED = 16;
  private static final int NO_SUCH_CALL = 4000;

  private final CodeBuffer code = new CodeBuffer();
  private final int data;

  private TemplateCodeWriter(int data) {
    this.data = data;
  }

  /** Start writing code that may use 2048 bytes of data. */
  static CodeWriter make(Address data) {
    return new TemplateCodeWriter((int) data.value());
  }

  @Override
  public CodeBuffer code() {
    return code;
  }

  private static byte[] word(int opcode, int rd, int rs, int sub, int immediate) {
    return ByteBuffer.allocate(INSTRUCTION_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) opcode)
        .put((byte) rd)
        .put((byte) rs)
        .put((byte) sub)
        .putInt(immediate)
        .array();
  }

  private void plain(int opcode, int rd, int rs, int sub, int immediate) {
    code.add(Kind.PLAIN, word(opcode, rd, rs, sub, immediate));
  }

  private static int value(SplittableRandom random) {
    return random.nextInt(1, VALUES);
  }

  @Override
  public void setUp(SplittableRandom random) {
    for (int register = 0; register <= LINK; register++) {
      plain(LI, register, 0, 0, random.nextInt());
    }
    plain(LI, DATA, 0, 0, data);
  }

  @Override
  public void compute(SplittableRandom random) {
    compute(code, random);
  }

  private static void compute(CodeBuffer out, SplittableRandom random) {
    int operation = random.nextInt(OPERATIONS);
    int target = value(random);
    byte[] word =
        random.nextBoolean()
            ? word(ALU_IMMEDIATE, target, 0, operation, random.nextInt())
            : word(ALU, target, value(random), operation, 0);
    out.add(Kind.PLAIN, word);
  }

  @Override
  public void store(SplittableRandom random) {
    plain(STORE, value(random), DATA, random.nextInt(4), random.nextInt(DATA_BYTES));
  }

  @Override
  public void load(SplittableRandom random) {
    plain(LOAD, value(random), DATA, random.nextInt(4), random.nextInt(DATA_BYTES));
  }

  /** Some instructions to be jumped over, or to be run again. */
  private static CodeBuffer some(SplittableRandom random) {
    CodeBuffer some = new CodeBuffer();
    for (int i = random.nextInt(4); i > 0; i--) {
      compute(some, random);
    }
    return some;
  }

  private static int over(CodeBuffer skipped) {
    return INSTRUCTION_BYTES + skipped.length();
  }

  @Override
  public void branch(SplittableRandom random, boolean taken) {
    CodeBuffer skipped = some(random);
    plain(LI, COMPARED, 0, 0, taken ? 0 : 1);
    // Where it leads tells a branch to the next instruction from none as little as a jump there.
    Kind kind = taken && skipped.length() == 0 ? Kind.JUMP : Kind.BRANCH;
    code.add(kind, word(BRANCH_ZERO, COMPARED, 0, EQUAL, over(skipped)));
    code.addAll(skipped);
  }

  @Override
  public void jump(SplittableRandom random) {
    CodeBuffer skipped = some(random);
    code.add(Kind.JUMP, word(JUMP, 0, 0, 0, over(skipped)));
    code.addAll(skipped);
  }

  @Override
  public void call(SplittableRandom random) {
    CodeBuffer function = some(random);
    function.add(Kind.JUMP, word(RETURN, 0, 0, 0, 0));
    // The function stands behind a jump over it.
    code.add(Kind.CALL, word(CALL, 0, 0, 0, 2 * INSTRUCTION_BYTES));
    code.add(Kind.JUMP, word(JUMP, 0, 0, 0, over(function)));
    code.addAll(function);
  }

  @Override
  public void loop(SplittableRandom random) {
    plain(LI, COUNT, 0, 0, random.nextInt(2, 6));
    CodeBuffer body = some(random);
    body.add(Kind.PLAIN, word(ALU_IMMEDIATE, COUNT, 0, SUBTRACT, 1));
    code.addAll(body);
    code.add(Kind.LOOP, word(BRANCH_ZERO, COUNT, 0, NOT_EQUAL, -body.length()));
  }

  @Override
  public void systemCall(SplittableRandom random) {
    plain(LI, 0, 0, 0, NO_SUCH_CALL);
    code.add(Kind.SYSTEM_CALL, word(SYSTEM_CALL, 0, 0, 0, 0));
  }

  @Override
  public void special(SplittableRandom random) {
    compute(random);
  }

  @Override
  public void fault(SplittableRandom random) {
    plain(LI, COMPARED, 0, 0, UNMAPPED);
    code.add(Kind.FAULT, word(LOAD, value(random), COMPARED, DOUBLE_WORD, 0));
  }

  /** An undefined and a privileged word, accesses to nowhere, a division by zero. */
  @Override
  public boolean about(CodeTopic topic, int number) {
    List<byte[]> faults =
        List.of(
            word(UNDEFINED, 0, 0, 0, 0),
            word(PRIVILEGED, 0, 0, 0, 0),
            word(LOAD, 1, COMPARED, DOUBLE_WORD, 0),
            word(STORE, 1, COMPARED, DOUBLE_WORD, 0),
            word(ALU_IMMEDIATE, 1, 0, DIVIDE, 0));
    if (topic != CodeTopic.FAULTS || number >= faults.size()) {
      return false;
    }
    plain(LI, COMPARED, 0, 0, UNMAPPED);
    code.add(Kind.FAULT, faults.get(number));
    return true;
  }

  @Override
  public void end() {
    code.add(Kind.END, word(BREAKPOINT, 0, 0, 0, 0));
  }
}
