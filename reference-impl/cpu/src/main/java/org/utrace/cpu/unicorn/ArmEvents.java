// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import org.jspecify.annotations.Nullable;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.CpuEvent.MemoryFault.Access;
import org.utrace.cpu.UserAddress;

/** Collect what the hooks saw in one ARM instruction and turn it into the event of the machine. */
final class ArmEvents {
  private static final int NOTHING = -1;
  private static final int SUPERVISOR_CALL = 2;
  private static final int DATA_ABORT = 4;
  private static final int BREAKPOINT = 7;

  private final GuestMemory memory;
  private final FrameRegisters registers;
  private int interrupt = NOTHING;
  private int accessType = NOTHING;
  private long accessAddress;

  ArmEvents(GuestMemory memory, FrameRegisters registers) {
    this.memory = memory;
    this.registers = registers;
  }

  void noteInterrupt(int number) {
    if (interrupt == NOTHING) {
      interrupt = number;
    }
  }

  void noteAccess(int type, long address, int sizeBytes) {
    // A write across a page end is done byte by byte, and each bad byte is told.
    if (accessType == NOTHING) {
      accessType = type;
      accessAddress = address;
    }
  }

  boolean noted() {
    return interrupt != NOTHING || accessType != NOTHING;
  }

  /**
   * Give the event and forget the notes.
   *
   * @param pc where the instruction began
   * @return null if it completed and what was noted belongs to the next one
   */
  @Nullable CpuEvent take(long pc, int error, int retired) {
    CpuEvent event = eventOf(pc, error, retired);
    interrupt = NOTHING;
    accessType = NOTHING;
    return event;
  }

  private @Nullable CpuEvent eventOf(long pc, int error, int retired) {
    if (interrupt != NOTHING) {
      return interruptEvent(pc, retired);
    }
    boolean completed = registers.pc() != pc;
    if (accessType != NOTHING) {
      return access() == Access.FETCH && completed ? null : memoryFault(retired);
    }
    if (error == UnicornError.INSN_INVALID) {
      // With the hints that ask for a pause the emulator leaves itself.
      return completed ? null : undefined(pc, retired);
    }
    throw UnicornException.of("uc_emu_start(0x%x, count 1)".formatted(pc), error);
  }

  private CpuEvent interruptEvent(long pc, int retired) {
    return switch (interrupt) {
      case SUPERVISOR_CALL -> new CpuEvent.SystemCall(retired + 1);
      case BREAKPOINT -> new CpuEvent.Breakpoint(retired);
      case DATA_ABORT -> alignmentFault(pc, retired);
      default ->
          throw new UnicornException(
              "interrupt %d by the instruction at 0x%x".formatted(interrupt, pc));
    };
  }

  /** An exclusive access that is not aligned: its address is that of the base register. */
  private CpuEvent alignmentFault(long pc, int retired) {
    boolean thumb = (registers.get(ArmFrame.CPSR) & ArmFrame.CPSR_T) != 0;
    int base = memory.byteAt(thumb ? pc : pc + 2) & 15;
    // Only ldrex and strex of words in Thumb have an offset.
    boolean offset = thumb && (memory.byteAt(pc) & 0xe0) == 0x40 && memory.byteAt(pc + 1) == 0xe8;
    long address = registers.get(base) + (offset ? 4L * memory.byteAt(pc + 2) : 0);
    return new CpuEvent.AlignmentFault(retired, new UserAddress(address & 0xffff_ffffL));
  }

  private CpuEvent undefined(long pc, int retired) {
    boolean thumb = (registers.get(ArmFrame.CPSR) & ArmFrame.CPSR_T) != 0;
    int first = memory.byteAt(pc) | memory.byteAt(pc + 1) << 8;
    int second = memory.byteAt(pc + 2) | memory.byteAt(pc + 3) << 8;
    return ArmBreakpoint.isBreakpoint(thumb, first, second)
        ? new CpuEvent.Breakpoint(retired)
        : new CpuEvent.IllegalInstruction(retired, false);
  }

  private CpuEvent memoryFault(int retired) {
    boolean mapped = memory.find(accessAddress) != null;
    return new CpuEvent.MemoryFault(retired, new UserAddress(accessAddress), access(), mapped);
  }

  private Access access() {
    return switch (accessType) {
      case UnicornHooks.MEM_WRITE_UNMAPPED, UnicornHooks.MEM_WRITE_PROT -> Access.WRITE;
      case UnicornHooks.MEM_FETCH_UNMAPPED, UnicornHooks.MEM_FETCH_PROT -> Access.FETCH;
      default -> Access.READ;
    };
  }
}
