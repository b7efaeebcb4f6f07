// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.arm.ptrace;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.function.IntFunction;
import org.utrace.arch.UserMemory;
import org.utrace.contract.Address;
import org.utrace.cpu.unicorn.ArmFrame;

/**
 * Registers and memory that an instruction is about to be executed with.
 *
 * @param frame in the order of {@link ArmFrame}
 */
record Situation(long[] frame, UserMemory memory) {
  private static final int N = 1 << 31;
  private static final int Z = 1 << 30;
  private static final int C = 1 << 29;
  private static final int V = 1 << 28;

  /** CPSR bit 9: data are big-endian (SETEND). */
  private static final int E = 1 << 9;

  /** Stands for every load that meets memory which cannot be read: the instruction will fault. */
  static final Optional<Place> FAULT = Optional.empty();

  /** Where the instruction at pc leads; empty if it cannot be fetched or will fault. */
  Optional<Place> next() {
    return thumb() ? ThumbDecoder.next(this) : ArmDecoder.next(this);
  }

  boolean thumb() {
    return (frame[ArmFrame.CPSR] & ArmFrame.CPSR_T) != 0;
  }

  int pc() {
    return (int) frame[ArmFrame.PC] & (thumb() ? -2 : -4);
  }

  /** A register as an operand: pc reads as the instruction after the next. */
  int register(int number) {
    return number == ArmFrame.PC ? pc() + (thumb() ? 4 : 8) : (int) frame[number];
  }

  private int cpsr() {
    return (int) frame[ArmFrame.CPSR];
  }

  boolean carry() {
    return (cpsr() & C) != 0;
  }

  /** ITSTATE (ARM DDI 0406C, A2.5.2), 0 outside of IT blocks. */
  int itState() {
    return thumb() ? (cpsr() >>> 8 & 0xfc) | (cpsr() >>> 25 & 3) : 0;
  }

  /** Tell whether a condition holds (ARM DDI 0406C, A8.3). */
  boolean holds(int condition) {
    boolean n = (cpsr() & N) != 0;
    boolean z = (cpsr() & Z) != 0;
    boolean v = (cpsr() & V) != 0;
    boolean base =
        switch (condition >> 1) {
          case 0 -> z;
          case 1 -> carry();
          case 2 -> n;
          case 3 -> v;
          case 4 -> carry() && !z;
          case 5 -> n == v;
          case 6 -> n == v && !z;
          default -> true;
        };
    return condition == 15 || base == ((condition & 1) == 0);
  }

  Optional<Place> fromByte(int address, IntFunction<Place> place) {
    return read(address, 1).map(bytes -> place.apply(bytes.get() & 0xff));
  }

  Optional<Place> fromHalfword(int address, IntFunction<Place> place) {
    return read(address, 2).map(bytes -> place.apply(bytes.getShort() & 0xffff));
  }

  Optional<Place> fromWord(int address, IntFunction<Place> place) {
    return read(address, 4).map(bytes -> place.apply(bytes.getInt()));
  }

  /** A halfword of code; code is little-endian whatever data are. */
  Optional<Integer> codeHalfword(int address) {
    return bytes(address, 2)
        .map(code -> ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN).getShort() & 0xffff);
  }

  /** A word of code. */
  Optional<Integer> codeWord(int address) {
    return bytes(address, 4)
        .map(code -> ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN).getInt());
  }

  private Optional<ByteBuffer> read(int address, int length) {
    ByteOrder order = (cpsr() & E) != 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return bytes(address, length).map(data -> ByteBuffer.wrap(data).order(order));
  }

  private Optional<byte[]> bytes(int address, int length) {
    return memory.copyFrom(new Address(Integer.toUnsignedLong(address)), length);
  }
}
