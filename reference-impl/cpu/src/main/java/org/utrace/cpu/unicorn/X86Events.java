// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import org.jspecify.annotations.Nullable;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.CpuEvent.MemoryFault.Access;
import org.utrace.cpu.UserAddress;
import org.utrace.cpu.UserCpu;

/** Collect what the hooks saw in one instruction and turn it into the event of the machine. */
final class X86Events {
  private static final int NOTHING = -1;
  private static final int DIVIDE_ERROR = 0;
  private static final int DEBUG = 1;
  private static final int BREAKPOINT = 3;
  private static final int OVERFLOW = 4;
  private static final int BOUND = 5;
  private static final int INVALID_OPCODE = 6;
  private static final int FLOATING_POINT = 16;
  private static final int SIMD_FLOATING_POINT = 19;

  /** The vector by which 32-bit programs call the kernel. */
  private static final int SYSTEM_CALL = 0x80;

  private final GuestMemory memory;
  private final FrameRegisters registers;
  private final X86Mode mode;
  private int interrupt = NOTHING;

  /** Bytes 0 to 7 of the instruction that runs. */
  private long code;

  private boolean syscall;
  private int accessType = NOTHING;
  private long accessAddress;

  X86Events(GuestMemory memory, FrameRegisters registers, X86Mode mode) {
    this.memory = memory;
    this.registers = registers;
    this.mode = mode;
  }

  /** An instruction with these first bytes is about to run. */
  void begin(long first) {
    code = first;
  }

  void noteInterrupt(int number) {
    if (interrupt == NOTHING) {
      interrupt = number;
    }
  }

  void noteSyscall() {
    syscall = true;
  }

  void noteAccess(int type, long address, int sizeBytes) {
    // A write across a page end is done byte by byte, and each bad byte is told.
    if (accessType == NOTHING) {
      accessType = type;
      accessAddress = address;
    }
  }

  boolean noted() {
    return syscall || interrupt != NOTHING || accessType != NOTHING;
  }

  void forget() {
    interrupt = NOTHING;
    syscall = false;
    accessType = NOTHING;
  }

  /**
   * Tell whether the fetch that failed may be of a later instruction than the one at {@code pc}.
   */
  boolean mayBeFetchAhead(long pc) {
    return isFetch()
        && interrupt == NOTHING
        && !syscall
        && registers.pc() == pc
        && pageOf(accessAddress) != pageOf(pc);
  }

  /** Tell why the instruction at {@code pc} left the program counter on itself. */
  X86Code.Stay stayAt(long pc) {
    return X86Code.stayAt(memory, pc, mode);
  }

  /** 1 if the instruction at {@code pc} completed; an iteration that stays on it did not. */
  int retiredFrom(long pc) {
    boolean iteration = registers.pc() == pc && stayAt(pc) == X86Code.Stay.ITERATION;
    return iteration ? 0 : 1;
  }

  /**
   * Give the event and forget the notes.
   *
   * @param pc where the instruction began
   * @return null if it completed and what was noted belongs to the next one
   */
  @Nullable CpuEvent take(long pc, int error, int retired) {
    CpuEvent event = eventOf(pc, error, retired);
    forget();
    return event;
  }

  private @Nullable CpuEvent eventOf(long pc, int error, int retired) {
    if (syscall) {
      return systemCall(retired);
    }
    if (interrupt != NOTHING) {
      return interruptEvent(pc, retired);
    }
    boolean completed = registers.pc() != pc;
    if (accessType != NOTHING) {
      return isFetch() && completed ? null : memoryFault(retired);
    }
    if (error == UnicornError.INSN_INVALID) {
      return completed ? null : new CpuEvent.IllegalInstruction(retired, false);
    }
    throw UnicornException.of("uc_emu_start(0x%x, count 1)".formatted(pc), error);
  }

  /** Do what the instruction does on the machine; a step trap noted with it is the emulator's. */
  private CpuEvent systemCall(int retired) {
    registers.set(X86Frame.RCX, registers.pc());
    registers.set(X86Frame.R11, registers.get(X86Frame.EFLAGS));
    return new CpuEvent.SystemCall(retired + 1);
  }

  private CpuEvent interruptEvent(long pc, int retired) {
    boolean moved = registers.pc() != pc;
    return switch (interrupt) {
      case DEBUG ->
          moved && isIntOne(pc)
              ? generalProtection(pc, retired)
              : new CpuEvent.StepTrap(retired + retiredFrom(pc), false);
      case BREAKPOINT -> new CpuEvent.Breakpoint(retired + 1);
      case OVERFLOW -> new CpuEvent.MachineException(retired + 1, OVERFLOW);
      case BOUND ->
          moved ? generalProtection(pc, retired) : new CpuEvent.MachineException(retired, BOUND);
      case SYSTEM_CALL ->
          mode.is64() ? generalProtection(pc, retired) : new CpuEvent.SystemCall(retired + 1);
      case DIVIDE_ERROR, FLOATING_POINT, SIMD_FLOATING_POINT ->
          moved ? generalProtection(pc, retired) : new CpuEvent.ArithmeticFault(retired);
      case INVALID_OPCODE ->
          moved ? generalProtection(pc, retired) : new CpuEvent.IllegalInstruction(retired, false);
      default -> generalProtection(pc, retired);
    };
  }

  private boolean isIntOne(long pc) {
    return X86Code.mayBeSoftwareInterrupt(code, mode)
        && X86Code.isSoftwareInterrupt(memory, pc, DEBUG, mode);
  }

  /** The machine refuses {@code int number} in user mode with pc on it; the emulator goes past. */
  private CpuEvent generalProtection(long pc, int retired) {
    registers.setPc(pc);
    return new CpuEvent.IllegalInstruction(retired, true);
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

  private boolean isFetch() {
    return accessType != NOTHING && access() == Access.FETCH;
  }

  private static long pageOf(long address) {
    return address & -UserCpu.PAGE_BYTES;
  }
}
