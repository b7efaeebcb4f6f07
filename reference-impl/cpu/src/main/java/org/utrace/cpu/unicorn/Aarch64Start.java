// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.lang.foreign.MemorySegment;
import org.utrace.cpu.FailedProbe;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserAddress;
import org.utrace.cpu.UserCpu;

/**
 * Find out by experiment, on an engine of its own, what every AArch64 CPU then starts from.
 *
 * <p>Unicorn starts at exception level 1. A stub there does what Linux does on the way to user
 * mode: it loads MDSCR_EL1, SPSR_EL1 and ELR_EL1 and returns with {@code eret}, once with the
 * software step enabled and once without. The emulator looks at MDSCR_EL1.SS only in such a change
 * of level, so the two states after it are kept as contexts: later engines restore one or the other
 * and need no stub page.
 */
final class Aarch64Start {
  private static final long CODE = 0x1000;
  private static final long TARGET = CODE + 0x100;
  private static final int UC_X20 = 219;
  private static final int UC_X21 = 220;
  private static final int UC_X22 = 221;
  private static final int UC_PC = 260;
  private static final int UC_PSTATE = 265;
  private static final int SOFTWARE_STEP = 1;

  /** EL1h with interrupts masked. */
  private static final long KERNEL_MODE = 0x3c5;

  private static final long PSTATE_LEVEL = 0xf;

  /** SCR_EL3.RW and HCR_EL2.RW: the levels below run AArch64. */
  private static final long SCR_RW = 1 << 10;

  private static final long HCR_RW = 1L << 31;

  /** SCTLR_EL1 as Linux has it for user mode: UCI, nTWE, nTWI, UCT, DZE, SA0. */
  private static final long SCTLR_USER = 1 << 26 | 1 << 18 | 1 << 16 | 1 << 15 | 1 << 14 | 1 << 4;

  /** CPACR_EL1.FPEN: floating point is not trapped. */
  private static final long CPACR_FPEN = 3 << 20;

  /** CNTKCTL_EL1.EL0VCTEN: the virtual counter is readable. */
  private static final long CNTKCTL_EL0VCTEN = 2;

  /** The stub: msr mdscr_el1, x20; oslar_el1, xzr; spsr_el1, x21; elr_el1, x22; isb; eret. */
  private static final int[] STUB = {
    0xd510_0254, 0xd510_109f, 0xd518_4015, 0xd518_4036, 0xd503_3fdf, 0xd69f_03e0
  };

  private static final int NOP = 0xd503_201f;

  /**
   * The two states of user mode, at exception level 0 with all registers clear.
   *
   * @param stepOff free
   * @param stepOn with MDSCR_EL1.SS: traps after an instruction, and before one if PSTATE.SS is 0
   */
  record Result(EngineContext stepOff, EngineContext stepOn) {}

  private final UnicornLibrary library;
  private final UnicornEngine engine;
  private final MemorySegment context;
  private int lastInterrupt = -1;

  private Aarch64Start(UnicornLibrary library, UnicornEngine engine) {
    this.library = library;
    this.engine = engine;
    this.context = engine.allocateContext();
    engine.enableExits();
    engine.hookInterrupts(number -> {
      lastInterrupt = number;
      engine.stop();
    });
  }

  /**
   * Search.
   *
   * @throws UnicornException if user mode is not reached on this build
   */
  static Result explore(UnicornLibrary library) {
    try (UnicornEngine engine = newEngine(library)) {
      Aarch64Start start = new Aarch64Start(library, engine);
      start.prepare();
      Result result = new Result(start.enter(false), start.enter(true));
      engine.freeContext(start.context);
      return result;
    }
  }

  static UnicornEngine newEngine(UnicornLibrary library) {
    return new UnicornEngine(library, UnicornEngine.ARCH_ARM64, UnicornEngine.MODE_ARM);
  }

  private void prepare() {
    GuestMemory memory = new GuestMemory(engine);
    memory.map(new UserAddress(CODE), UserCpu.PAGE_BYTES, Protection.READ_EXECUTE);
    memory.write(new UserAddress(CODE), Aarch64Instruction.bytes(STUB));
    memory.write(new UserAddress(TARGET), Aarch64Instruction.bytes(NOP, NOP));
    Aarch64SystemRegister.SCR_EL3.set(engine, SCR_RW);
    Aarch64SystemRegister.HCR_EL2.set(engine, HCR_RW);
    Aarch64SystemRegister.SCTLR_EL1.set(engine, SCTLR_USER);
    Aarch64SystemRegister.CPACR_EL1.set(engine, CPACR_FPEN);
    Aarch64SystemRegister.CNTKCTL_EL1.set(engine, CNTKCTL_EL0VCTEN);
    engine.regWrite(UC_PSTATE, KERNEL_MODE);
    engine.saveContext(context);
  }

  private EngineContext enter(boolean step) {
    engine.restoreContext(context);
    lastInterrupt = -1;
    engine.regWrite(UC_X20, step ? 1 : 0);
    engine.regWrite(UC_X21, 0);
    engine.regWrite(UC_X22, TARGET);
    int error = engine.emuStart(CODE, STUB.length);
    long state = engine.regRead(UC_PSTATE);
    boolean arrived =
        error == UnicornError.OK
            && (state & PSTATE_LEVEL) == 0
            && engine.regRead(UC_PC) == TARGET
            && lastInterrupt == (step ? SOFTWARE_STEP : -1);
    if (!arrived) {
      throw new UnicornUnfitException(
          new FailedProbe(
              step ? "aarch64-step-mode" : "aarch64-user-mode",
              "libunicorn " + library.version(),
              "eret came to %s, interrupt %d, pstate 0x%x"
                  .formatted(UnicornError.name(error), lastInterrupt, state)));
    }
    engine.regWrite(UC_X20, 0);
    engine.regWrite(UC_X22, 0);
    return saved();
  }

  private EngineContext saved() {
    MemorySegment user = engine.allocateContext();
    engine.saveContext(user);
    EngineContext result = EngineContext.copyOf(Aarch64Cpu.MACHINE, user);
    engine.freeContext(user);
    return result;
  }
}
