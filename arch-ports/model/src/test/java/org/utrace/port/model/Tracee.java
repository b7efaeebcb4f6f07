// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.model;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserAddress;
import org.utrace.cpu.UserCpu;

/** A program of the kit loaded into a model machine, with a kernel that only answers calls. */
final class Tracee {
  /** A system call as the program made it, with its first three arguments. */
  record Call(long number, long first, long second, long third) {}

  final ModelCpu cpu = new ModelCpu(ModelConfig.full());
  final List<Call> calls = new ArrayList<>();
  private final Map<String, Long> symbols = new TreeMap<>();
  private final long[] frame = new long[ModelFrame.LENGTH];

  Tracee(TraceeProgram program) {
    load(ByteBuffer.wrap(file(program)).order(ByteOrder.LITTLE_ENDIAN));
    cpu.loadFrame(frame);
  }

  long symbol(String name) {
    return requireNonNull(symbols.get(name), name);
  }

  long cell(String name) {
    return Memory.word(cpu, symbol(name));
  }

  void setCell(String name, long value) {
    cpu.write(new UserAddress(symbol(name)), ModelCode.bytes(value));
  }

  long get(int slot) {
    cpu.storeFrame(frame);
    return frame[slot];
  }

  void set(int slot, long value) {
    cpu.storeFrame(frame);
    frame[slot] = value;
    cpu.loadFrame(frame);
  }

  /** Run, answering every system call with {@code result}, and give the first other event. */
  CpuEvent run(int instructionsMax, long result) {
    int left = instructionsMax;
    while (true) {
      CpuEvent event = cpu.run(left);
      left -= event.retired();
      if (!(event instanceof CpuEvent.SystemCall)) {
        return event;
      }
      cpu.storeFrame(frame);
      calls.add(new Call(frame[8], frame[0], frame[1], frame[2]));
      set(ModelFrame.R0, result);
      if (left == 0) {
        return new CpuEvent.SliceEnd(event.retired());
      }
    }
  }

  private static byte[] file(TraceeProgram program) {
    String name = "/org/utrace/tracees/model/" + program.fileName() + ".elf";
    try (InputStream in = requireNonNull(Tracee.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void load(ByteBuffer elf) {
    if ((elf.getShort(18) & 0xffff) != 0xfe4d) {
      throw new IllegalArgumentException("machine " + Integer.toHexString(elf.getShort(18)));
    }
    frame[ModelFrame.PC] = elf.getLong(24);
    for (int i = 0; i < elf.getShort(56); i++) {
      segment(elf, (int) elf.getLong(32) + i * elf.getShort(54));
    }
    for (int i = 0; i < elf.getShort(60); i++) {
      int header = sectionHeader(elf, i);
      if (elf.getInt(header + 4) == 2) {
        readSymbols(elf, header);
      }
    }
  }

  private void segment(ByteBuffer elf, int header) {
    UserAddress address = new UserAddress(elf.getLong(header + 16));
    int offset = (int) elf.getLong(header + 8);
    int length = (int) elf.getLong(header + 32);
    boolean writable = (elf.getInt(header + 4) & 2) != 0;
    long pages = ((long) length + UserCpu.PAGE_BYTES - 1) / UserCpu.PAGE_BYTES;
    cpu.map(
        address,
        pages * UserCpu.PAGE_BYTES,
        writable ? Protection.READ_WRITE : Protection.READ_EXECUTE);
    cpu.write(address, Arrays.copyOfRange(elf.array(), offset, offset + length));
  }

  private static int sectionHeader(ByteBuffer elf, int index) {
    return (int) elf.getLong(40) + index * elf.getShort(58);
  }

  private void readSymbols(ByteBuffer elf, int header) {
    int names = (int) elf.getLong(sectionHeader(elf, elf.getInt(header + 40)) + 24);
    int start = (int) elf.getLong(header + 24);
    int end = start + (int) elf.getLong(header + 32);
    for (int at = start; at < end; at += 24) {
      int name = names + elf.getInt(at);
      int length = 0;
      while (elf.get(name + length) != 0) {
        length++;
      }
      symbols.put(
          new String(elf.array(), name, length, StandardCharsets.US_ASCII), elf.getLong(at + 8));
    }
  }
}
