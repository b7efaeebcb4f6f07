// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.model;

import java.util.SplittableRandom;
import org.utrace.arch.CodeBuffer;
import org.utrace.arch.CodeWriter;
import org.utrace.contract.Address;
import org.utrace.contract.Errno;
import org.utrace.contract.spi.CodeSequence.Kind;
import org.utrace.contract.spi.CodeTopic;

/**
 * Write code of the model machine.
 *
 * <p>r0 to r5 hold values, r6 counts loops, r7 is compared, r9 holds the data area's address.
 */
final class ModelCodeWriter implements CodeWriter {
  private static final int VALUES = 6;
  private static final int COUNT = ModelFrame.R6;
  private static final int COMPARED = ModelFrame.R7;
  private static final int DATA = ModelFrame.R9;
  private static final int DATA_BYTES = 1024;
  private static final int UNMAPPED = 16;
  private static final int NO_SUCH_CALL = 4000;

  private final CodeBuffer code = new CodeBuffer();
  private final Address start;
  private final Address data;

  ModelCodeWriter(Address start, Address data) {
    this.start = start;
    this.data = data;
  }

  @Override
  public CodeBuffer code() {
    return code;
  }

  private void add(Kind kind, long word) {
    code.add(kind, ModelCode.bytes(word));
  }

  @Override
  public void setUp(SplittableRandom random) {
    for (int register = 0; register < ModelFrame.R15; register++) {
      add(Kind.PLAIN, ModelCode.li(register, random.nextInt()));
    }
    add(Kind.PLAIN, ModelCode.li(DATA, (int) data.value()));
  }

  @Override
  public void compute(SplittableRandom random) {
    compute(code, random);
  }

  private static void compute(CodeBuffer out, SplittableRandom random) {
    int operation = random.nextInt(ModelOpcode.MUL + 1);
    int target = random.nextInt(VALUES);
    boolean immediate = random.nextBoolean();
    long word =
        immediate
            ? ModelCode.aluImm(operation, target, random.nextInt())
            : ModelCode.alu(operation, target, random.nextInt(VALUES));
    out.add(Kind.PLAIN, ModelCode.bytes(word));
  }

  @Override
  public void store(SplittableRandom random) {
    add(
        Kind.PLAIN,
        ModelCode.store(
            random.nextInt(4), random.nextInt(VALUES), DATA, random.nextInt(DATA_BYTES)));
  }

  @Override
  public void load(SplittableRandom random) {
    add(
        Kind.PLAIN,
        ModelCode.load(
            random.nextInt(4), random.nextInt(VALUES), DATA, random.nextInt(DATA_BYTES)));
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
    return ModelCode.INSTRUCTION_BYTES + skipped.length();
  }

  @Override
  public void branch(SplittableRandom random, boolean taken) {
    int condition = random.nextBoolean() ? ModelOpcode.EQ : ModelOpcode.NE;
    boolean zero = (condition == ModelOpcode.EQ) == taken;
    CodeBuffer skipped = some(random);
    add(Kind.PLAIN, ModelCode.li(COMPARED, zero ? 0 : 1));
    // A branch to the next instruction cannot be told from one not taken by where it leads.
    Kind kind = taken && skipped.length() == 0 ? Kind.JUMP : Kind.BRANCH;
    add(kind, ModelCode.brz(condition, COMPARED, over(skipped)));
    code.addAll(skipped);
  }

  @Override
  public void jump(SplittableRandom random) {
    CodeBuffer skipped = some(random);
    add(Kind.JUMP, ModelCode.jmp(over(skipped)));
    code.addAll(skipped);
  }

  @Override
  public void call(SplittableRandom random) {
    CodeBuffer function = some(random);
    function.add(Kind.JUMP, ModelCode.bytes(ModelCode.ret()));
    // The function stands behind a jump over it.
    add(Kind.CALL, ModelCode.call(2 * ModelCode.INSTRUCTION_BYTES));
    add(Kind.JUMP, ModelCode.jmp(over(function)));
    code.addAll(function);
  }

  @Override
  public void loop(SplittableRandom random) {
    add(Kind.PLAIN, ModelCode.li(COUNT, random.nextInt(2, 6)));
    CodeBuffer body = some(random);
    body.add(Kind.PLAIN, ModelCode.bytes(ModelCode.aluImm(ModelOpcode.SUB, COUNT, 1)));
    code.addAll(body);
    add(Kind.LOOP, ModelCode.brz(ModelOpcode.NE, COUNT, -body.length()));
  }

  /** A number that is no call's gives {@link Errno#ENOSYS}. */
  @Override
  public void systemCall(SplittableRandom random) {
    add(Kind.PLAIN, ModelCode.li(ModelFrame.R8, NO_SUCH_CALL));
    add(Kind.SYSTEM_CALL, ModelCode.sys());
  }

  /** A jump to the next instruction, which no end of a block tells from going on. */
  @Override
  public void special(SplittableRandom random) {
    add(Kind.JUMP, ModelCode.jmp(ModelCode.INSTRUCTION_BYTES));
  }

  @Override
  public void fault(SplittableRandom random) {
    if (random.nextBoolean()) {
      add(Kind.PLAIN, ModelCode.li(COMPARED, UNMAPPED));
      add(Kind.FAULT, ModelCode.load(3, 0, COMPARED, 0));
    } else {
      add(Kind.FAULT, 0);
    }
  }

  /** Undefined and privileged words, accesses to nowhere, a division by zero, a jump to nowhere. */
  @Override
  public boolean about(CodeTopic topic, int number) {
    long[] faults = {
      0,
      ModelCode.word(ModelOpcode.NOP, 1, 0, 0, 0),
      ModelCode.halt(),
      ModelCode.mtflags(1),
      ModelCode.load(3, 0, COMPARED, 0),
      ModelCode.store(3, 0, COMPARED, 0),
      ModelCode.aluImm(ModelOpcode.DIV, 0, 0),
      ModelCode.jr(COMPARED)
    };
    if (topic == CodeTopic.OWN_CODE && number == 0) {
      return ownCode();
    }
    if (topic != CodeTopic.FAULTS || number >= faults.length) {
      return false;
    }
    add(Kind.PLAIN, ModelCode.li(COMPARED, UNMAPPED));
    add(number == faults.length - 1 ? Kind.JUMP : Kind.FAULT, faults[number]);
    return true;
  }

  /** Twice: li r0 and a store of it, then the number of the li, in its upper half, is replaced. */
  private boolean ownCode() {
    add(Kind.PLAIN, ModelCode.li(COUNT, 2));
    add(Kind.PLAIN, ModelCode.li(1, 1));
    int target = (int) start.value() + code.length() + ModelCode.INSTRUCTION_BYTES;
    add(Kind.PLAIN, ModelCode.li(COMPARED, target));
    CodeBuffer body = new CodeBuffer();
    body.add(Kind.PLAIN, ModelCode.bytes(ModelCode.li(0, 0)));
    body.add(Kind.PLAIN, ModelCode.bytes(ModelCode.store(3, 0, DATA, 0)));
    body.add(Kind.PLAIN, ModelCode.bytes(ModelCode.store(2, 1, COMPARED, Integer.BYTES)));
    body.add(Kind.PLAIN, ModelCode.bytes(ModelCode.aluImm(ModelOpcode.SUB, COUNT, 1)));
    code.addAll(body);
    add(Kind.LOOP, ModelCode.brz(ModelOpcode.NE, COUNT, -body.length()));
    end();
    return true;
  }

  @Override
  public void end() {
    add(Kind.END, ModelCode.brk());
  }
}
