// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import org.jspecify.annotations.Nullable;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.CpuEvent.MemoryFault.Access;
import org.utrace.cpu.UserAddress;

/** Collect what the hooks saw in one instruction and turn it into the event of the machine. */
final class Aarch64Events {
  private static final int NOTHING = -1;

  /** Undefined instruction and software step alike. */
  private static final int UNDEFINED = 1;

  private static final int SUPERVISOR_CALL = 2;
  private static final int PREFETCH_ABORT = 3;
  private static final int DATA_ABORT = 4;
  private static final int BREAKPOINT = 7;

  private final GuestMemory memory;
  private final FrameRegisters registers;
  private int interrupt = NOTHING;
  private int accessType = NOTHING;
  private long accessAddress;

  Aarch64Events(GuestMemory memory, FrameRegisters registers) {
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
   * @param stepping whether the step was armed
   * @return null if it completed and what was noted belongs to the next one
   */
  @Nullable CpuEvent take(long pc, int error, boolean stepping, int retired) {
    if (!noted()) {
      throw UnicornException.of("uc_emu_start(0x%x, count 1)".formatted(pc), error);
    }
    CpuEvent event =
        accessType == NOTHING
            ? exception(pc, stepping, retired)
            : memoryFault(pc, stepping, retired);
    interrupt = NOTHING;
    accessType = NOTHING;
    return event;
  }

  private @Nullable CpuEvent exception(long pc, boolean stepping, int retired) {
    return switch (interrupt) {
      case UNDEFINED -> undefinedOrStep(pc, stepping, retired);
      case SUPERVISOR_CALL -> new CpuEvent.SystemCall(retired + 1);
      case PREFETCH_ABORT ->
          registers.pc() == pc
              ? new CpuEvent.MemoryFault(retired, new UserAddress(pc), Access.FETCH, false)
              : null;
      case DATA_ABORT -> new CpuEvent.AlignmentFault(retired, baseAddress(pc));
      case BREAKPOINT -> new CpuEvent.Breakpoint(retired);
      default -> throw new UnicornException("exception %d at 0x%x".formatted(interrupt, pc));
    };
  }

  /** The step is used up when it traps; an instruction that was refused leaves it. */
  private CpuEvent undefinedOrStep(long pc, boolean stepping, int retired) {
    boolean stepLeft = (registers.flags() & Aarch64Frame.PSTATE_SS) != 0;
    return stepping && !stepLeft
        ? new CpuEvent.StepTrap(retired + 1, false)
        : new CpuEvent.IllegalInstruction(
            retired, Aarch64Code.isPrivileged(Aarch64Code.at(memory, pc)));
  }

  /** Only instructions whose address is a register alone demand alignment here. */
  private UserAddress baseAddress(long pc) {
    return new UserAddress(registers.get(Aarch64Code.base(Aarch64Code.at(memory, pc))));
  }

  private @Nullable CpuEvent memoryFault(long pc, boolean stepping, int retired) {
    if (access() == Access.FETCH && registers.pc() != pc) {
      return null;
    }
    if (registers.pc() != pc) {
      // dc zva goes on in spite of the refusal, and even uses up the step.
      registers.setPc(pc);
      if (stepping) {
        long state = registers.get(Aarch64Frame.PSTATE);
        registers.set(Aarch64Frame.PSTATE, state | Aarch64Frame.PSTATE_SS);
      }
    }
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
