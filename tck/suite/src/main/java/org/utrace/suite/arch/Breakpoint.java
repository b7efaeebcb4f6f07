// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.arch;

import org.utrace.contract.Address;
import org.utrace.contract.spi.CodeSequence;
import org.utrace.contract.spi.CodeSequence.Instruction;
import org.utrace.contract.spi.CodeSequence.Kind;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** Plant an instruction of the tracer's in a thread's code, and take it out again. */
final class Breakpoint {
  private final Scene scene;
  private final Tracee thread;
  private final Address at;
  private final byte[] instruction;
  private final byte[] original;

  private Breakpoint(Scene scene, Tracee thread, Address at, byte[] instruction) {
    this.scene = scene;
    this.thread = thread;
    this.at = at;
    this.instruction = instruction;
    original = scene.stage().readMemory(thread.handle(), at, instruction.length);
    scene.stage().writeMemory(thread.handle(), at, instruction);
    scene.note("planted at " + at + " of " + thread);
  }

  /** Plant the instruction of a kind that a sequence of the machine's code has. */
  static Breakpoint plant(Scene scene, Tracee thread, Address at, CodeSequence machine, Kind kind) {
    Instruction one =
        machine.instructions().stream().filter(i -> i.kind() == kind).findFirst().orElseThrow();
    byte[] bytes = new byte[one.lengthBytes()];
    System.arraycopy(machine.code(), one.offset(), bytes, 0, bytes.length);
    return new Breakpoint(scene, thread, at, bytes);
  }

  /** Where it stands. */
  Address at() {
    return at;
  }

  /** Whether a trap at {@code pc} is its own: pc is on it or behind it, as the machine has it. */
  boolean isHit(Address pc) {
    return pc.equals(at) || pc.equals(at.plus(instruction.length));
  }

  /** Take it out. */
  void lift() {
    scene.stage().writeMemory(thread.handle(), at, original);
    scene.note("lifted at " + at + " of " + thread);
  }
}
