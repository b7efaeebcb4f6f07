// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.util.ArrayList;
import java.util.List;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserAddress;
import org.utrace.cpu.UserCpu;

/** Hold one CPU with a page of code, a page of data and a page of stack, to try instructions on. */
class ProbeBench implements AutoCloseable {
  static final long CODE = 0x10000;
  static final long DATA = 0x20000;
  static final long STACK = 0x30000;
  static final long STACK_TOP = STACK + 0x800;
  static final int SLICE = 1000;

  final UserCpu cpu;
  private final long[] frame = new long[X86Frame.LENGTH];

  ProbeBench(UserCpu cpu, Protection codeProtection) {
    this.cpu = cpu;
    map(CODE, codeProtection);
    map(DATA, Protection.READ_WRITE);
    map(STACK, Protection.READ_WRITE);
    frame[X86Frame.RIP] = CODE;
    frame[X86Frame.RSP] = STACK_TOP;
    frame[X86Frame.EFLAGS] = X86Frame.EFLAGS_FIXED;
    cpu.loadFrame(frame);
  }

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
    long value = 0;
    byte[] bytes = read(address, 8);
    for (int i = 7; i >= 0; i--) {
      value = (value << 8) | (bytes[i] & 255);
    }
    return value;
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
    return get(X86Frame.RIP) - CODE;
  }

  ProbeBench goTo(long address) {
    return set(X86Frame.RIP, address);
  }

  ProbeBench stepping() {
    return set(X86Frame.EFLAGS, get(X86Frame.EFLAGS) | X86Frame.EFLAGS_TF);
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
