// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.CpuEvent.MemoryFault;
import org.utrace.cpu.CpuEvent.MemoryFault.Access;
import org.utrace.cpu.UserAddress;
import org.utrace.cpu.UserCpu;

/**
 * Run s390 user code of either width, with program events that {@link S390Per} records.
 *
 * <p>{@link UnicornCpus#s390x} says how it behaves.
 */
final class S390Cpu extends UnicornCpu {
  static final String MACHINE = "s390x";
  private static final int BREAKPOINT = 1;
  private static final int BREAKPOINT_BYTES = 2;

  private static final int EXTRACT_PSW = 0xb98d;

  /** Codes of program interruptions (Principles of Operation, 6). */
  private static final int OPERATION = 1;

  private static final int PROTECTION = 4;
  private static final int ADDRESSING = 5;
  private static final int SPECIFICATION = 6;
  private static final int DATA = 7;

  /** The data-exception code in the floating-point control register. */
  private static final int DXC = 0xff00;

  private final S390Start.Result start;
  private final S390Layout layout;
  private final S390Notes notes;
  private final S390Runner runner;
  private final S390Operands operands;
  private final S390Stores stores;
  private final S390Per per = new S390Per();

  private S390Cpu(String machine, UnicornEngine engine, S390Start.Result start, S390Layout layout) {
    super(machine, engine, layout);
    this.start = start;
    this.layout = layout;
    notes = new S390Notes(engine, start);
    runner = new S390Runner(engine, memory, registers, notes, start);
    operands = new S390Operands(memory, registers);
    stores = new S390Stores(memory, registers);
    putContext(start.userMode());
  }

  /** Make a CPU for 64-bit programs. */
  static S390Cpu wide(UnicornLibrary library, S390Start.Result start) {
    UnicornEngine engine = open(library);
    return new S390Cpu(MACHINE, engine, start, new S390Layout(engine, start, false));
  }

  /** Make a CPU for 31-bit programs. */
  static S390Cpu narrow(UnicornLibrary library, S390Start.Result start) {
    UnicornEngine engine = open(library);
    return new S390Cpu("s390", engine, start, new S390Layout(engine, start, true));
  }

  private static UnicornEngine open(UnicornLibrary library) {
    return new UnicornEngine(library, UnicornEngine.ARCH_S390X, UnicornEngine.MODE_BIG_ENDIAN);
  }

  @Override
  @Nullable CpuEvent runOne(long pc, long word) {
    if ((pc & 1) != 0) {
      return interrupted(pc, 0, SPECIFICATION);
    }
    CpuEvent unfetchable = fetch(pc, 1);
    if (unfetchable != null) {
      return unfetchable;
    }
    S390Code code = S390Code.of(word);
    unfetchable = fetch(pc, code.length());
    if (unfetchable != null) {
      return unfetchable;
    }
    if (code.field(0, 16) == BREAKPOINT) {
      interrupted(pc, BREAKPOINT_BYTES, OPERATION);
      return new CpuEvent.Breakpoint(retired + 1);
    }
    return code.isExecute() ? executeOne(pc, code) : runPlain(pc, code);
  }

  /** Refuse an instruction of which a byte cannot be fetched. */
  private @Nullable CpuEvent fetch(long pc, int length) {
    long last = pc + length - 1;
    Mapping mapping = memory.find(last);
    return mapping != null && mapping.executable()
        ? null
        : fault(pageOf(last), Access.FETCH, mapping != null);
  }

  /** Refuse an instruction whose stores the emulator does not check. */
  private @Nullable CpuEvent unwritable(S390Code code) {
    Long page = stores.protectedPage(code);
    return page == null ? null : fault(page, Access.WRITE, true);
  }

  private @Nullable CpuEvent runPlain(long pc, S390Code code) {
    if (stores.mayBeUnchecked(code)) {
      CpuEvent unwritable = unwritable(code);
      if (unwritable != null) {
        return unwritable;
      }
    }
    int length = code.length();
    int error = runner.run(pc, length, 1);
    if (error == UnicornError.OK && notes.isQuiet() && registers.pc() != pc) {
      return completed(pc, code, length);
    }
    if (registers.pc() == pc && error == UnicornError.OK && notes.isQuiet()) {
      if (S390Branch.isTaken(code, registers, runner::registerBefore)) {
        return completed(pc, code, length);
      }
      if (code.first() == 0x0e || code.first() == 0x0f) {
        // MOVE and COMPARE LONG may be interrupted, and go on when they are run again.
        return null;
      }
      error = runner.runAgain(pc, length, 1);
    }
    return outcome(pc, code, length, error);
  }

  /** EXTRACT PSW stores bit R, which the engine does not have. */
  private void showRecording(S390Code code) {
    if (code.field(0, 16) == EXTRACT_PSW) {
      int register = S390Frame.GPRS + code.field(24, 4);
      registers.set(register, registers.get(register) | S390Frame.PSW_PER >>> Integer.SIZE);
    }
  }

  /** Run EXECUTE: its block is followed by one for the instruction that it executes. */
  private @Nullable CpuEvent executeOne(long pc, S390Code code) {
    long target = code.executed(pc, registers);
    if ((target & 1) != 0) {
      return interrupted(pc, code.length(), SPECIFICATION);
    }
    S390Code executed = code.executing(S390Code.at(memory, target), registers);
    CpuEvent unfetchable = fetch(target, 1);
    if (unfetchable == null) {
      unfetchable = fetch(target, executed.length());
    }
    if (unfetchable != null) {
      return unfetchable;
    }
    runner.primeFor(target, executed.length());
    CpuEvent unwritable = unwritable(executed);
    if (unwritable != null) {
      return unwritable;
    }
    int error = runner.run(pc, code.length(), 2);
    boolean atOnce = (executed.first() & 0xf0) == 0xd0;
    if (!atOnce && runner.isBetweenBlocks() && notes.programCode() == ADDRESSING) {
      // At the start of a page, as the runner says; a copy would be of no use. Operations on
      // storage have no second block: the emulator makes them while it looks for one.
      runner.restore(pc);
      return interrupted(pc, code.length(), OPERATION);
    }
    return outcome(pc, executed, code.length(), error);
  }

  private @Nullable CpuEvent outcome(long pc, S390Code code, int length, int error) {
    if (notes.isSupervisorCall()) {
      return systemCall(pc, code, length);
    }
    // What is told of another place belongs to the instruction there, which did not run yet.
    boolean isOwn = registers.pc() == pc || runner.isOwnPlace(registers.pc());
    if (isOwn && !notes.isQuiet()) {
      return refused(pc, code, length);
    }
    if (isOwn && error != UnicornError.OK) {
      throw UnicornException.of("uc_emu_start(0x%x, count 1)".formatted(pc), error);
    }
    return completed(pc, code, length);
  }

  private @Nullable CpuEvent completed(long pc, S390Code code, int length) {
    if (layout.isRecording()) {
      showRecording(code);
      return recorded(pc, code, length);
    }
    retired++;
    return null;
  }

  private @Nullable CpuEvent recorded(long pc, S390Code code, int length) {
    retired++;
    long next = registers.pc();
    boolean branch =
        per.recordsBranches()
            && (next != pc + length || S390Branch.isTaken(code, registers, runner::registerBefore));
    CpuEvent event = per.after(pc, branch, next, retired);
    if (event != null) {
      registers.poke(S390Frame.PER_ADDRESS, pc);
    }
    return event;
  }

  /** The interruption leaves pc behind the instruction, also behind EXECUTE. */
  private CpuEvent systemCall(long pc, S390Code code, int length) {
    registers.set(S390Frame.INT_CODE, (long) length << 16 | code.field(8, 8));
    registers.setPc(pc + length);
    return new CpuEvent.SystemCall(retired + 1);
  }

  private CpuEvent refused(long pc, S390Code code, int length) {
    int program = notes.programCode();
    int control = floatingControl();
    runner.restore(pc);
    if (notes.hasAccess()) {
      return accessFault(pc, code);
    }
    if (program == PROTECTION || program == ADDRESSING) {
      return operandFault(pc, code);
    }
    if (program == DATA) {
      floatingControl((floatingControl() & ~DXC) | (control & DXC));
    }
    return interrupted(pc, length, program);
  }

  /**
   * Only faults of memory leave the address on the instruction; ours leaves it there for all.
   *
   * <p>The instruction does not count: what it was to do has not been done.
   */
  private CpuEvent interrupted(long pc, int length, int program) {
    registers.set(S390Frame.INT_CODE, (long) length << 16 | program);
    registers.setPc(pc + length);
    return new CpuEvent.MachineException(retired, program);
  }

  private CpuEvent operandFault(long pc, S390Code code) {
    S390Operands.BadPage bad = operands.badPage(code, pc);
    return fault(bad.address(), bad.access(), bad.mapped());
  }

  /** The machine tells the page, not the byte (translation-exception identification). */
  private CpuEvent accessFault(long pc, S390Code code) {
    long page = pageOf(notes.accessAddress());
    Access access =
        switch (notes.accessType()) {
          case UnicornHooks.MEM_WRITE_UNMAPPED, UnicornHooks.MEM_WRITE_PROT -> Access.WRITE;
          case UnicornHooks.MEM_FETCH_UNMAPPED, UnicornHooks.MEM_FETCH_PROT -> Access.FETCH;
          // What is to be changed is read first, but stands for a store.
          default -> operands.access(code, pc, page);
        };
    return fault(page, access, memory.find(page) != null);
  }

  private CpuEvent fault(long page, Access access, boolean mapped) {
    return new MemoryFault(retired, new UserAddress(page), access, mapped);
  }

  private static long pageOf(long address) {
    return address & -UserCpu.PAGE_BYTES;
  }

  @Override
  public int controlLength() {
    return per.controlLength();
  }

  @Override
  public void loadControl(long[] control) {
    per.load(control);
  }

  @Override
  public int extensionLength() {
    return S390Frame.EXTENSION_LENGTH;
  }

  @Override
  public void storeExtension(long[] extension) {
    extension[S390Frame.EXTENSION_FPC] = Integer.toUnsignedLong(floatingControl());
    MemorySegment context = scratchContext();
    for (int i = 0; i < S390Frame.EXTENSION_LENGTH - S390Frame.EXTENSION_FPRS; i++) {
      extension[S390Frame.EXTENSION_FPRS + i] =
          context.get(ValueLayout.JAVA_LONG_UNALIGNED, floatingRegister(i));
    }
  }

  @Override
  public void loadExtension(long[] extension) {
    registers.pullForOtherContext();
    MemorySegment context = scratchContext();
    engine.saveContext(context);
    context.set(
        ValueLayout.JAVA_INT_UNALIGNED,
        start.floatingControl(),
        (int) extension[S390Frame.EXTENSION_FPC]);
    for (int i = 0; i < S390Frame.EXTENSION_LENGTH - S390Frame.EXTENSION_FPRS; i++) {
      context.set(
          ValueLayout.JAVA_LONG_UNALIGNED,
          floatingRegister(i),
          extension[S390Frame.EXTENSION_FPRS + i]);
    }
    engine.restoreContext(context);
  }

  private int floatingControl() {
    MemorySegment context = scratchContext();
    engine.saveContext(context);
    return context.get(ValueLayout.JAVA_INT_UNALIGNED, start.floatingControl());
  }

  private void floatingControl(int value) {
    MemorySegment context = scratchContext();
    engine.saveContext(context);
    context.set(ValueLayout.JAVA_INT_UNALIGNED, start.floatingControl(), value);
    engine.restoreContext(context);
  }

  private long floatingRegister(int number) {
    return start.floatingRegisters() + number * start.floatingStride();
  }
}
