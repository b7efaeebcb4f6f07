// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utrace.cpu.CpuEvent.MemoryFault.Access;
import org.utrace.cpu.UserCpu;

/**
 * Find which storage operand of an instruction cannot be accessed.
 *
 * <p>The emulator tells the address for plain loads and stores. For those that move many bytes, and
 * at the end of a page, it only says that there was an addressing exception.
 */
final class S390Operands {
  /** Longest operand of an instruction that does not state a length: LOAD MULTIPLE. */
  private static final int BYTES_MAX = 128;

  /** How far an operand that states no length is looked at, in pages. */
  private static final int PAGES_MAX = 1 << 8;

  /** An operand from {@code start} on; what has no length goes on as far as memory does. */
  private record Operand(long start, int lengthBytes, boolean first) {}

  /**
   * A page that an instruction may not access as it did.
   *
   * @param address start of the page
   */
  record BadPage(long address, Access access, boolean mapped) {}

  private final GuestMemory memory;
  private final FrameRegisters registers;

  S390Operands(GuestMemory memory, FrameRegisters registers) {
    this.memory = memory;
    this.registers = registers;
  }

  /** Look at the operands of {@code code} at {@code pc}; the first bad page is the one. */
  BadPage badPage(S390Code code, long pc) {
    List<Operand> operands = operands(code, pc);
    for (Operand operand : operands) {
      BadPage bad = unmapped(operand);
      if (bad != null) {
        return bad;
      }
    }
    for (Operand operand : operands) {
      long page = page(operand.start);
      Mapping mapping = memory.find(page);
      if (operand.first && mapping != null && !mapping.protection().writable()) {
        return new BadPage(page, Access.WRITE, true);
      }
    }
    return operands.stream()
        .map(this::endOfMemory)
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow(() ->
            new UnicornException(
                "the instruction at 0x%x is refused, and no operand is bad".formatted(pc)));
  }

  /** How {@code code} at {@code pc} touched a page that was refused. */
  Access access(S390Code code, long pc, long page) {
    boolean stored =
        operands(code, pc).stream()
            .anyMatch(operand ->
                operand.first
                    && page(operand.start) <= page
                    && page(operand.start + operand.lengthBytes - 1) >= page);
    return stored ? Access.WRITE : Access.READ;
  }

  /** Where memory ends behind the start of an operand. */
  private Optional<BadPage> endOfMemory(Operand operand) {
    long page = page(operand.start);
    for (int i = 0; i < PAGES_MAX; i++) {
      if (memory.find(page) == null) {
        return Optional.of(new BadPage(page, operand.first ? Access.WRITE : Access.READ, false));
      }
      page += UserCpu.PAGE_BYTES;
    }
    return Optional.empty();
  }

  private @Nullable BadPage unmapped(Operand operand) {
    Access access = operand.first ? Access.WRITE : Access.READ;
    long last = page(operand.start + operand.lengthBytes - 1);
    for (long page = page(operand.start); page != last + UserCpu.PAGE_BYTES; ) {
      if (memory.find(page) == null) {
        return new BadPage(page, access, false);
      }
      page += UserCpu.PAGE_BYTES;
    }
    return null;
  }

  private List<Operand> operands(S390Code code, long pc) {
    int first = code.first();
    boolean stores = S390Opcode.stores(code);
    return switch (code.length()) {
      case 2 -> pairs(code.field(8, 4), code.field(12, 4), stores);
      case 4 -> shortOperands(code, first, stores);
      default -> longOperands(code, first, pc, stores);
    };
  }

  private List<Operand> shortOperands(S390Code code, int first, boolean stores) {
    if (first < 0x80) {
      return List.of(operand(code.field(12, 4), code.field(16, 4), code.field(20, 12), stores));
    }
    if (first == 0xb2 || first == 0xb9) {
      List<Operand> both = new ArrayList<>(pairs(code.field(24, 4), code.field(28, 4), stores));
      both.add(operand(0, code.field(16, 4), code.field(20, 12), stores));
      return both;
    }
    if (first == 0xa8 || first == 0xa9) {
      return pairs(code.field(8, 4), code.field(12, 4), stores);
    }
    return List.of(operand(0, code.field(16, 4), code.field(20, 12), stores));
  }

  private List<Operand> longOperands(S390Code code, int first, long pc, boolean stores) {
    return switch (first) {
      case 0xe3, 0xed ->
          List.of(operand(code.field(12, 4), code.field(16, 4), displacement(code, first), stores));
      case 0xeb -> List.of(operand(0, code.field(16, 4), displacement(code, first), stores));
      case 0xc4, 0xc6 -> List.of(new Operand(pc + 2 * code.signed(16, 32), Long.BYTES, stores));
      default -> storageToStorage(code, first, stores);
    };
  }

  /** Formats SS, SSE, SSF and SIL; the length is stated in the first of them only. */
  private List<Operand> storageToStorage(S390Code code, int first, boolean stores) {
    boolean stated = first >= 0xd0 && first < 0xe0;
    int length = stated ? code.field(8, 8) + 1 : 16;
    long one = S390Code.address(registers, 0, code.field(16, 4), code.field(20, 12));
    long two = S390Code.address(registers, 0, code.field(32, 4), code.field(36, 12));
    return List.of(new Operand(one, length, stores), new Operand(two, length, false));
  }

  private static long displacement(S390Code code, int first) {
    return first == 0xed ? code.field(20, 12) : code.signed(32, 8) << 12 | code.field(20, 12);
  }

  private Operand operand(int index, int base, long displacement, boolean isFirst) {
    return new Operand(S390Code.address(registers, index, base, displacement), BYTES_MAX, isFirst);
  }

  /** Operands whose addresses stand in registers; they advance as far as they could. */
  private List<Operand> pairs(int one, int two, boolean stores) {
    return List.of(new Operand(bounded(one), 1, stores), new Operand(bounded(two), 1, false));
  }

  private long bounded(int register) {
    return S390Code.bounded(registers, S390Code.register(registers, register));
  }

  private static long page(long address) {
    return address & -UserCpu.PAGE_BYTES;
  }
}
