// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.model;

import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserAddress;
import org.utrace.cpu.UserCpu;

/** A machine with a page of code and two pages of data, as most tests want it. */
final class Machine {
  static final long CODE = 0x10000;
  static final long DATA = 0x20000;
  static final long DATA_END = DATA + 2 * UserCpu.PAGE_BYTES;

  final ModelCpu cpu;
  private final long[] frame = new long[ModelFrame.LENGTH];

  private Machine(ModelConfig config, Protection codeProtection, long... words) {
    cpu = new ModelCpu(config);
    cpu.map(new UserAddress(CODE), UserCpu.PAGE_BYTES, codeProtection);
    cpu.map(new UserAddress(DATA), DATA_END - DATA, Protection.READ_WRITE);
    cpu.write(new UserAddress(CODE), ModelCode.bytes(words));
    set(ModelFrame.PC, CODE);
  }

  /** A machine with every facility and pc on the first word. */
  static Machine with(long... words) {
    return new Machine(ModelConfig.full(), Protection.READ_EXECUTE, words);
  }

  static Machine with(ModelConfig config, long... words) {
    return new Machine(config, Protection.READ_EXECUTE, words);
  }

  /** A machine whose code may be written by itself. */
  static Machine selfModifying(long... words) {
    return new Machine(ModelConfig.full(), Protection.READ_WRITE_EXECUTE, words);
  }

  Machine set(int slot, long value) {
    cpu.storeFrame(frame);
    frame[slot] = value;
    cpu.loadFrame(frame);
    return this;
  }

  long get(int slot) {
    cpu.storeFrame(frame);
    return frame[slot];
  }

  long pc() {
    return get(ModelFrame.PC);
  }

  CpuEvent run(int instructionsMax) {
    return cpu.run(instructionsMax);
  }

  long word(long address) {
    return Memory.word(cpu, address);
  }

  void setWord(long address, long value) {
    cpu.write(new UserAddress(address), ModelCode.bytes(value));
  }
}
