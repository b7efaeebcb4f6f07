// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.utrace.cpu.CpuContext;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.CpuException;
import org.utrace.cpu.InstructionTrail;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserAddress;
import org.utrace.cpu.UserCpu;

/**
 * Run x86_64 user code on libunicorn, one instruction per native call.
 *
 * <p>One at a time costs about 100 ns and buys exact counts, a block per instruction start, and
 * traps that {@link X86Events} can tell apart. {@link UnicornCpus#x86_64} says how it behaves.
 */
final class X86Cpu implements UserCpu {
  private static final int UC_INSN_SYSCALL = 699;
  private static final int INSN_BYTES_MAX = 15;

  private final UnicornEngine engine;
  private final X86Start.Result start;
  private final MemorySegment scratchContext;
  private final GuestMemory memory;
  private final X86Registers registers;
  private final X86Events events;
  private @Nullable X86Context savedContext;
  private final long[] savedFrame = new long[X86Frame.LENGTH];
  private InstructionTrail trail = new InstructionTrail();

  X86Cpu(UnicornLibrary library, X86Start.Result start) {
    this.start = start;
    engine = new UnicornEngine(library, UnicornEngine.ARCH_X86, UnicornEngine.MODE_64);
    scratchContext = engine.allocateContext();
    memory = new GuestMemory(engine);
    registers = new X86Registers(engine);
    events = new X86Events(memory, registers);
    engine.enableExits();
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
  public CpuEvent run(int instructionsMax) {
    requireOpen("run");
    if (instructionsMax < 1) {
      throw new CpuException("run(" + instructionsMax + "): the bound is at least 1");
    }
    registers.push();
    int retired = 0;
    for (int i = 0; i < instructionsMax; i++) {
      long pc = registers.pc();
      memory.noteCode(trail, pc);
      if (X86Code.isPortAccess(memory, pc)) {
        // Unicorn lets everybody at the ports; user code on Linux has no permission.
        return new CpuEvent.IllegalInstruction(retired, true);
      }
      int error = runOne(pc, 1);
      if (isPlain(error) && registers.pc() != pc) {
        retired++;
        continue;
      }
      if (needsLoneRun(pc, error)) {
        error = runAlone(pc);
      }
      if (isPlain(error)) {
        retired += events.retiredFrom(pc);
        continue;
      }
      CpuEvent event = events.take(pc, error, retired);
      if (!(event instanceof CpuEvent.StepTrap || event instanceof CpuEvent.SystemCall)) {
        clearFault();
      }
      if (event != null) {
        return event;
      }
      retired++;
    }
    return new CpuEvent.SliceEnd(retired);
  }

  @Override
  public void follow(InstructionTrail followed) {
    requireOpen("follow");
    trail = followed;
  }

  private int runOne(long pc, int count) {
    int error = engine.emuStart(pc, count);
    registers.noteRun();
    registers.setPc(engine.regRead(X86Registers.UC_RIP));
    return error;
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

  private boolean isWritable(long address) {
    Mapping mapping = memory.find(address);
    return mapping != null && mapping.protection().writable();
  }

  /** Run one instruction again in a block of its own; twice if it writes into itself. */
  private int runAlone(long pc) {
    if (events.noted()) {
      clearFault();
      events.forget();
    }
    dropTranslations(pc);
    engine.setExits(pc + 1, INSN_BYTES_MAX);
    int error = runOne(pc, 1);
    if (isPlain(error) && registers.pc() == pc) {
      error = runOne(pc, 2);
    }
    engine.setExits(0, 0);
    dropTranslations(pc);
    return error;
  }

  private void dropTranslations(long pc) {
    long end = pc + INSN_BYTES_MAX + 1;
    long boundary = (pc | (PAGE_BYTES - 1)) + 1;
    boolean crosses = Long.compareUnsigned(end, boundary) > 0;
    dropTranslations(pc, crosses ? boundary : end);
    if (crosses) {
      dropTranslations(boundary, end);
    }
  }

  private void dropTranslations(long from, long end) {
    Mapping mapping = memory.find(from);
    if (mapping != null && mapping.executable()) {
      engine.removeCache(from, end);
    }
  }

  private void clearFault() {
    X86Start.clearFault(engine, scratchContext, start.faultOffset());
  }

  @Override
  public void storeFrame(long[] frame) {
    requireOpen("storeFrame");
    requireFrame("storeFrame", frame);
    registers.store(frame);
  }

  @Override
  public void loadFrame(long[] frame) {
    requireOpen("loadFrame");
    requireFrame("loadFrame", frame);
    registers.load(frame);
  }

  @Override
  public int frameLength() {
    return X86Frame.LENGTH;
  }

  @Override
  public void map(UserAddress address, long lengthBytes, Protection protection) {
    requireOpen("map");
    memory.map(address, lengthBytes, protection);
  }

  @Override
  public void unmap(UserAddress address, long lengthBytes) {
    requireOpen("unmap");
    memory.unmap(address, lengthBytes);
  }

  @Override
  public byte[] read(UserAddress address, int lengthBytes) {
    requireOpen("read");
    return memory.read(address, lengthBytes);
  }

  @Override
  public void write(UserAddress address, byte[] bytes) {
    requireOpen("write");
    memory.write(address, bytes);
  }

  @Override
  public boolean isMapped(UserAddress address, int lengthBytes) {
    requireOpen("isMapped");
    return memory.isMapped(address, lengthBytes);
  }

  @Override
  public CpuContext saveContext() {
    return copyContext("saveContext");
  }

  private X86Context copyContext(String call) {
    requireOpen(call);
    engine.saveContext(scratchContext);
    return X86Context.copyOf(scratchContext);
  }

  @Override
  public void restoreContext(CpuContext context) {
    requireOpen("restoreContext");
    if (!(context instanceof X86Context mine) || mine.sizeBytes() != scratchContext.byteSize()) {
      throw new CpuException("restoreContext(): " + context + " is not of an x86_64 CPU");
    }
    registers.pullForOtherContext();
    putContext(mine);
  }

  private void putContext(X86Context context) {
    context.copyTo(scratchContext);
    engine.restoreContext(scratchContext);
  }

  @Override
  public void snapshot() {
    savedContext = copyContext("snapshot");
    registers.store(savedFrame);
    memory.snapshot();
  }

  @Override
  public void revert() {
    requireOpen("revert");
    memory.revert();
    X86Context context = savedContext;
    if (context != null) {
      putContext(context);
    }
    registers.load(savedFrame);
  }

  @Override
  public void close() {
    requireOpen("close");
    engine.freeContext(scratchContext);
    engine.close();
  }

  private void requireOpen(String call) {
    if (engine.isClosed()) {
      throw new CpuException(call + " refused: the CPU is closed");
    }
  }

  private static void requireFrame(String call, long[] frame) {
    if (frame.length != X86Frame.LENGTH) {
      throw new CpuException(
          "%s(): the frame has %d elements instead of %d"
              .formatted(call, frame.length, X86Frame.LENGTH));
    }
  }
}
