// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.CpuEvent.MemoryFault;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserAddress;

/**
 * Run 32-bit ARM user code, ARM and Thumb.
 *
 * <p>The emulator takes an IT block for one instruction: it translates the block without places to
 * stop, and goes on so, whatever comes next, until it has translated a Thumb instruction outside of
 * a block. So it is never told of IT: {@link #runOne} does that itself. And since it translates
 * ahead, it is made to forget what it has seen of blocks after each Thumb instruction.
 *
 * <p>{@link UnicornCpus#arm} says how it behaves.
 */
final class ArmCpu extends UnicornCpu {
  static final String MACHINE = "arm";
  private static final int UC_FPEXC = 4;
  private static final int UC_FPSCR = 6;
  private static final int UC_D0 = 14;
  private static final int UC_CPACR = 111;
  private static final int DOUBLES = 32;

  /** CPACR: user mode may use coprocessors 10 and 11, which are VFP and NEON. */
  private static final long FLOATING_POINT_ALLOWED = 0xf0_0000;

  private static final long FPEXC_ENABLE = 0x4000_0000;
  private static final int ARM_BYTES = 4;

  /** Where Linux has its vectors. */
  private static final long VECTORS = 0xffff_0000L;

  /** Thumb: a jump to the next instruction, so that nothing behind it is translated with it. */
  private static final short THUMB_JUMP_BEHIND = (short) 0xe7ff;

  private final ArmEvents events;
  private final RegisterBatch floatingPoint;

  /** The last run may have translated IT blocks. */
  private boolean blocksSeen;

  ArmCpu(UnicornLibrary library) {
    super(
        MACHINE,
        new UnicornEngine(library, UnicornEngine.ARCH_ARM, UnicornEngine.MODE_ARM),
        new ArmLayout());
    events = new ArmEvents(memory, registers);
    floatingPoint = RegisterBatch.of(engine.arena(), floatingPointIds());
    engine.hookInterrupts(number -> {
      events.noteInterrupt(number);
      engine.stop();
    });
    engine.hookInvalidAccesses(events::noteAccess);
    engine.regWrite(UC_CPACR, FLOATING_POINT_ALLOWED);
    engine.regWrite(UC_FPEXC, FPEXC_ENABLE);
    MemorySegment vectors = engine.arena().allocate(PAGE_BYTES, PAGE_BYTES);
    vectors.set(ValueLayout.JAVA_SHORT, 0, THUMB_JUMP_BEHIND);
    vectors.set(ValueLayout.JAVA_SHORT, Short.BYTES, THUMB_JUMP_BEHIND);
    engine.memMap(VECTORS, vectors, Protection.READ_EXECUTE.bits());
    // Each context is of user mode from the first on: a change of mode would change sp and lr too.
    registers.push();
  }

  private static int[] floatingPointIds() {
    int[] ids = new int[DOUBLES + 1];
    for (int i = 0; i < DOUBLES; i++) {
      ids[i] = UC_D0 + i;
    }
    ids[DOUBLES] = UC_FPSCR;
    return ids;
  }

  @Override
  @Nullable CpuEvent runOne(long pc, long bytes) {
    if (pc >= VECTORS && !isExecutable(pc)) {
      return new MemoryFault(retired, new UserAddress(pc), MemoryFault.Access.FETCH, false);
    }
    long cpsr = cpsr();
    if ((cpsr & ArmFrame.CPSR_T) == 0) {
      return execute(pc, pc);
    }
    int code = (int) bytes & 0xffff;
    int state = ArmItBlock.state(cpsr);
    boolean fails = !ArmItBlock.holds(state, cpsr) && !ArmItBlock.isUnconditional(code);
    int length = ArmItBlock.isWide(code) ? 2 * Short.BYTES : Short.BYTES;
    if (state != 0 && fails && isExecutable(pc + length - Short.BYTES)) {
      registers.set(ArmFrame.CPSR, ArmItBlock.withState(cpsr, ArmItBlock.advanced(state)));
      return passBy(pc + length);
    }
    if (ArmItBlock.isIt(code)) {
      registers.set(ArmFrame.CPSR, ArmItBlock.withState(cpsr, code & 0xff));
      return passBy(pc + Short.BYTES);
    }
    return state == 0 ? execute(pc, pc | 1) : executeInBlock(pc, code, cpsr);
  }

  private long cpsr() {
    return registers.fetch(ArmFrame.CPSR, ArmLayout.UC_CPSR);
  }

  /** Run an instruction of an IT block as if it stood outside. */
  private @Nullable CpuEvent executeInBlock(long pc, int code, long cpsr) {
    registers.set(ArmFrame.CPSR, ArmItBlock.withState(cpsr, 0));
    CpuEvent event = execute(pc, pc | 1);
    if (event != null && !(event instanceof CpuEvent.SystemCall)) {
      registers.set(ArmFrame.CPSR, cpsr);
      return event;
    }
    long kept = ArmItBlock.keepsFlags(code) ? ArmFrame.CPSR_FLAGS : 0;
    long after = (registers.get(ArmFrame.CPSR) & ~kept) | (cpsr & kept);
    int rest = ArmItBlock.advanced(ArmItBlock.state(cpsr));
    boolean thumb = (after & ArmFrame.CPSR_T) != 0;
    registers.set(ArmFrame.CPSR, thumb ? ArmItBlock.withState(after, rest) : after);
    return event;
  }

  private boolean isExecutable(long address) {
    Mapping mapping = memory.find(address);
    return mapping != null && mapping.executable();
  }

  private @Nullable CpuEvent passBy(long next) {
    registers.setPc(next);
    retired++;
    return null;
  }

  /** Run the instruction at {@code pc}; bit 0 of {@code start} asks for Thumb. */
  private @Nullable CpuEvent execute(long pc, long start) {
    if (blocksSeen) {
      forgetBlocks();
    }
    int error = start(start, 1);
    blocksSeen = (start & 1) != 0 || (cpsr() & ArmFrame.CPSR_T) != 0;
    alignNext();
    if (error == UnicornError.OK && !events.noted()) {
      retired++;
      return null;
    }
    CpuEvent event = events.take(pc, error, retired);
    if (event == null) {
      retired++;
    }
    return event;
  }

  /**
   * Translate, and run, a Thumb instruction that changes nothing.
   *
   * <p>It is dropped at once: libunicorn 2.0.1 crashes if it is to drop what has gone already,
   * because its room for translations was full.
   */
  private void forgetBlocks() {
    registers.push();
    engine.emuStart(VECTORS | 1, 1);
    engine.removeCache(VECTORS, VECTORS + 2 * Short.BYTES);
  }

  /** The last two bits of an address of ARM code do not count; the emulator keeps one. */
  private void alignNext() {
    long next = registers.pc();
    if ((next & 2) != 0 && (cpsr() & ArmFrame.CPSR_T) == 0) {
      registers.setPc(next & -ARM_BYTES);
    }
  }

  @Override
  public int extensionLength() {
    return DOUBLES + 1;
  }

  /** The double registers d0 to d31, then FPSCR. */
  @Override
  public void storeExtension(long[] extension) {
    engine.read(floatingPoint);
    for (int i = 0; i < extension.length; i++) {
      extension[i] = floatingPoint.get(i);
    }
  }

  @Override
  public void loadExtension(long[] extension) {
    for (int i = 0; i < extension.length; i++) {
      floatingPoint.set(i, extension[i]);
    }
    engine.write(floatingPoint);
  }
}
