// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import org.jspecify.annotations.Nullable;
import org.utrace.cpu.CpuEvent;

/**
 * Run x86_64 user code, with traps that {@link X86Events} can tell apart.
 *
 * <p>{@link UnicornCpus#x86_64} says how it behaves.
 */
final class X86Cpu extends UnicornCpu {
  static final String MACHINE = "x86_64";
  private static final int UC_INSN_SYSCALL = 699;
  private static final int INSN_BYTES_MAX = 15;

  private final X86Start.Result start;
  private final X86Events events;

  X86Cpu(UnicornLibrary library, X86Start.Result start) {
    super(
        MACHINE,
        new UnicornEngine(library, UnicornEngine.ARCH_X86, UnicornEngine.MODE_64),
        new X86Layout());
    this.start = start;
    events = new X86Events(memory, registers);
    engine.hookInterrupts(number -> {
      events.noteInterrupt(number);
      engine.stop();
    });
    engine.hookSyscalls(
        () -> {
          events.noteSyscall();
          engine.stop();
        },
        UC_INSN_SYSCALL);
    engine.hookInvalidAccesses(events::noteAccess);
    putContext(start.userMode());
  }

  @Override
  @Nullable CpuEvent runOne(long pc) {
    if (X86Code.isPortAccess(memory, pc)) {
      // Unicorn lets everybody at the ports; user code on Linux has no permission.
      return new CpuEvent.IllegalInstruction(retired, true);
    }
    int error = start(pc, 1);
    if (isPlain(error) && registers.pc() != pc) {
      retired++;
      return null;
    }
    if (needsLoneRun(pc, error)) {
      error = runAlone(pc);
    }
    if (isPlain(error)) {
      retired += events.retiredFrom(pc);
      return null;
    }
    return eventOf(pc, error);
  }

  private @Nullable CpuEvent eventOf(long pc, int error) {
    CpuEvent event = events.take(pc, error, retired);
    if (!(event instanceof CpuEvent.StepTrap || event instanceof CpuEvent.SystemCall)) {
      clearFault();
    }
    if (event == null) {
      retired++;
    }
    return event;
  }

  private boolean isPlain(int error) {
    return error == UnicornError.OK && !events.noted();
  }

  /**
   * Tell whether the emulator gave up because of other instructions in the same block.
   *
   * <p>It translates ahead. When a later instruction of the block reaches into a page that cannot
   * be fetched, the fault comes before the first one was executed. And when an instruction writes
   * into its own block, the block is started again, which uses up the count. An iteration of a
   * repeated string instruction may be repeated without harm, so it is enough that its page is
   * writable.
   */
  private boolean needsLoneRun(long pc, int error) {
    if (!isPlain(error)) {
      return events.mayBeFetchAhead(pc);
    }
    return switch (events.stayAt(pc)) {
      case STUCK -> true;
      case BRANCH -> false;
      case ITERATION -> isWritable(pc);
    };
  }

  /** Run one instruction again in a block of its own; twice if it writes into itself. */
  private int runAlone(long pc) {
    if (events.noted()) {
      clearFault();
      events.forget();
    }
    dropTranslations(pc, pc + INSN_BYTES_MAX + 1);
    engine.setExits(pc + 1, INSN_BYTES_MAX);
    int error = start(pc, 1);
    if (isPlain(error) && registers.pc() == pc) {
      error = start(pc, 2);
    }
    engine.setExits(0, 0);
    dropTranslations(pc, pc + INSN_BYTES_MAX + 1);
    return error;
  }

  private void clearFault() {
    X86Start.clearFault(engine, scratchContext(), start.faultOffset());
  }
}
