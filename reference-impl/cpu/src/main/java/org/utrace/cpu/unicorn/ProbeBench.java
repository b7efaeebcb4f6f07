// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserAddress;
import org.utrace.cpu.UserCpu;

/**
 * Hold one CPU with a page of code, a page of data and a page of stack, to try instructions on.
 *
 * <p>A machine adds what its frame needs at the start and how it steps.
 */
abstract class ProbeBench implements AutoCloseable {
  static final long CODE = 0x10000;
  static final long DATA = 0x20000;
  static final long STACK = 0x30000;
  static final long STACK_TOP = STACK + 0x800;
  static final int SLICE = 1000;

  final UserCpu cpu;
  private final int pcSlot;
  private final ByteOrder order;
  private final long[] frame;

  /**
   * Map the pages and put pc on the code and the stack pointer below {@link #STACK_TOP}.
   *
   * @param pcSlot slot of the program counter in the frame
   * @param spSlot slot of the stack pointer
   */
  ProbeBench(UserCpu cpu, Protection codeProtection, int pcSlot, int spSlot, ByteOrder order) {
    this.cpu = cpu;
    this.pcSlot = pcSlot;
    this.order = order;
    frame = new long[cpu.frameLength()];
    map(CODE, codeProtection);
    map(DATA, Protection.READ_WRITE);
    map(STACK, Protection.READ_WRITE);
    set(pcSlot, CODE).set(spSlot, STACK_TOP);
  }

  /** Set the machine's step control in the frame. */
  abstract ProbeBench stepping();

  final void map(long address, Protection protection) {
    cpu.map(new UserAddress(address), UserCpu.PAGE_BYTES, protection);
  }

  void unmap(long address) {
    cpu.unmap(new UserAddress(address), UserCpu.PAGE_BYTES);
  }

  void write(long address, int... values) {
    cpu.write(new UserAddress(address), bytes(values));
  }

  static byte[] bytes(int... values) {
    byte[] result = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (byte) values[i];
    }
    return result;
  }

  byte[] read(long address, int lengthBytes) {
    return cpu.read(new UserAddress(address), lengthBytes);
  }

  long readLong(long address) {
    return ByteBuffer.wrap(read(address, Long.BYTES)).order(order).getLong();
  }

  ProbeBench set(int register, long value) {
    cpu.storeFrame(frame);
    frame[register] = value;
    cpu.loadFrame(frame);
    return this;
  }

  long get(int register) {
    cpu.storeFrame(frame);
    return frame[register];
  }

  /** Where the program is, from the start of the code. */
  long at() {
    return get(pcSlot) - CODE;
  }

  ProbeBench goTo(long address) {
    return set(pcSlot, address);
  }

  CpuEvent run() {
    return cpu.run(SLICE);
  }

  /** The places where {@code count} runs ended. */
  List<Long> places(int count) {
    List<Long> places = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      run();
      places.add(at());
    }
    return places;
  }

  @Override
  public void close() {
    cpu.close();
  }
}
