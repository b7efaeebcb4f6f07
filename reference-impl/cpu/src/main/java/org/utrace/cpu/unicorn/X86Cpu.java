// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import org.jspecify.annotations.Nullable;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.CpuEvent.StepTrap;

/**
 * Run x86 user code of one mode, with traps that {@link X86Events} can tell apart.
 *
 * <p>{@link UnicornCpus#x86_64} and {@link UnicornCpus#i386} say how it behaves.
 */
final class X86Cpu extends UnicornCpu {
  private static final int UC_INSN_SYSCALL = 699;
  private static final int INSN_BYTES_MAX = 15;

  private final X86Mode mode;
  private final X86Start.Result start;
  private final X86Events events;
  private final X86Segments segments;
  private final X86Extension extension;
  private boolean segmentsNew = true;

  X86Cpu(UnicornLibrary library, X86Start.Result start, X86Mode mode) {
    super(
        mode.machine,
        new UnicornEngine(library, UnicornEngine.ARCH_X86, UnicornEngine.MODE_64),
        new X86Layout(mode));
    this.mode = mode;
    this.start = start;
    events = new X86Events(memory, registers, mode);
    segments = new X86Segments(engine, memory, registers, mode);
    extension = new X86Extension(engine, mode);
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
  void noteOthersChanged() {
    segmentsNew = true;
  }

  @Override
  void noteNewContext() {
    segments.forget();
    segmentsNew = true;
  }

  @Override
  public int extensionLength() {
    return X86Extension.LENGTH;
  }

  @Override
  public void storeExtension(long[] values) {
    extension.store(values);
  }

  @Override
  public void loadExtension(long[] values) {
    extension.load(values);
  }

  @Override
  @Nullable CpuEvent runOne(long pc, long first) {
    if (segmentsNew) {
      if (!segments.sync()) {
        // The machine's iret to such a segment is a general protection fault.
        return new CpuEvent.IllegalInstruction(retired, true);
      }
      segmentsNew = false;
    }
    events.begin(first);
    boolean blocks = (registers.peek(mode.debugControlSlot) & X86Frame.DEBUGCTL_BTF) != 0;
    byte[] code = blocks ? memory.codeAt(pc, INSN_BYTES_MAX) : null;
    CpuEvent event =
        switch (kindOf(pc, first)) {
          case PLAIN -> execute(pc);
          case PORT -> new CpuEvent.IllegalInstruction(retired, true);
          case UNDEFINED -> new CpuEvent.IllegalInstruction(retired, false);
          case SEGMENT -> executeWithTable(pc);
        };
    return code != null && event instanceof StepTrap trap ? branchTrap(pc, code, trap) : event;
  }

  private X86Code.Kind kindOf(long pc, long first) {
    return X86Code.isPlain(first, mode) ? X86Code.Kind.PLAIN : X86Code.kindAt(memory, pc, mode);
  }

  /**
   * Make of a trap after an instruction the one that debug control asks for.
   *
   * @return null if the instruction was no taken branch: the program goes on
   */
  private @Nullable CpuEvent branchTrap(long pc, byte[] code, StepTrap trap) {
    long flags = registers.get(mode.flagsSlot);
    long count = registers.get(mode.countSlot);
    if (!X86Branch.taken(mode, code, pc, registers.pc(), flags, count)) {
      retired = trap.retired();
      return null;
    }
    // The machine clears the bit when it traps.
    registers.poke(
        mode.debugControlSlot, registers.peek(mode.debugControlSlot) & ~X86Frame.DEBUGCTL_BTF);
    return new StepTrap(trap.retired(), true);
  }

  private @Nullable CpuEvent executeWithTable(long pc) {
    segments.open();
    try {
      return execute(pc);
    } finally {
      segments.close();
      segments.fetch();
    }
  }

  private @Nullable CpuEvent execute(long pc) {
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
    if (!(event instanceof StepTrap || event instanceof CpuEvent.SystemCall)) {
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
