// SPDX-License-Identifier: Apache-2.0
package org.utrace.arch;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.utrace.contract.spi.CodeSequence;
import org.utrace.contract.spi.CodeSequence.Instruction;
import org.utrace.contract.spi.CodeSequence.Kind;

/** Collect the instructions of a code sequence. */
public final class CodeBuffer {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final List<Instruction> instructions = new ArrayList<>();

  /** Start empty. */
  public CodeBuffer() {}

  /** Add one instruction. */
  public void add(Kind kind, byte... code) {
    instructions.add(new Instruction(bytes.size(), code.length, kind));
    bytes.writeBytes(code);
  }

  /** Add what another buffer has. */
  public void addAll(CodeBuffer other) {
    int base = bytes.size();
    for (Instruction one : other.instructions) {
      instructions.add(new Instruction(base + one.offset(), one.lengthBytes(), one.kind()));
    }
    bytes.writeBytes(other.bytes.toByteArray());
  }

  /** How long it is in bytes; also the offset of the next instruction. */
  public int length() {
    return bytes.size();
  }

  /** The sequence of everything so far. */
  public CodeSequence sequence(int number) {
    return new CodeSequence(number, bytes.toByteArray(), List.copyOf(instructions));
  }
}
