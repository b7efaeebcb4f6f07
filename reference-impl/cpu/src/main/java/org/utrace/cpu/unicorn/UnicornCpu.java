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
 * Run user code of one machine on libunicorn, one instruction per native call.
 *
 * <p>One at a time costs about 100 ns and buys exact counts, a block per instruction start, and
 * traps that can be told apart. What differs between machines is how one instruction is run and
 * what ended it.
 */
abstract class UnicornCpu implements UserCpu {
  final UnicornEngine engine;
  final GuestMemory memory;
  final FrameRegisters registers;
  private final String machine;
  private final MemorySegment scratchContext;
  private final long[] savedFrame;
  private @Nullable EngineContext savedContext;
  private InstructionTrail trail = new InstructionTrail();

  /** Number of instructions that completed in the run that is on. */
  int retired;

  /**
   * Open an engine with nothing mapped.
   *
   * @param machine name of the port's machine; contexts go only between CPUs of one name
   */
  UnicornCpu(String machine, UnicornEngine engine, FrameLayout layout) {
    this.machine = machine;
    this.engine = engine;
    scratchContext = engine.allocateContext();
    memory = new GuestMemory(engine);
    registers = new FrameRegisters(engine, layout);
    savedFrame = new long[registers.length()];
    engine.enableExits();
  }

  @Override
  public final CpuEvent run(int instructionsMax) {
    requireOpen("run");
    if (instructionsMax < 1) {
      throw new CpuException("run(" + instructionsMax + "): the bound is at least 1");
    }
    retired = 0;
    for (int i = 0; i < instructionsMax; i++) {
      long pc = registers.pc();
      CpuEvent event = runOne(pc, memory.noteCode(trail, pc));
      if (event != null) {
        return event;
      }
    }
    return new CpuEvent.SliceEnd(retired);
  }

  /**
   * Run the instruction at {@code pc} and count it in {@link #retired} if it completed.
   *
   * @param code bytes 0 to 7 from there on, little-endian, with zeroes for what is not mapped
   * @return what it came to; null if it completed, or was interrupted where the machine can be, and
   *     nothing happened
   */
  abstract @Nullable CpuEvent runOne(long pc, long code);

  /** Let the engine run {@code count} instructions; gives the {@code uc_err}. */
  final int start(long pc, int count) {
    registers.push();
    int error = engine.emuStart(pc, count);
    registers.noteRun();
    return error;
  }

  /** Drop what was translated of the instruction bytes in {@code [from, end)}. */
  final void dropTranslations(long from, long end) {
    long boundary = (from | (PAGE_BYTES - 1)) + 1;
    if (Long.compareUnsigned(end, boundary) > 0) {
      dropInPage(from, boundary);
      dropInPage(boundary, end);
    } else {
      dropInPage(from, end);
    }
  }

  private void dropInPage(long from, long end) {
    Mapping mapping = memory.find(from);
    if (mapping != null && mapping.executable()) {
      engine.removeCache(from, end);
    }
  }

  final boolean isWritable(long address) {
    Mapping mapping = memory.find(address);
    return mapping != null && mapping.protection().writable();
  }

  /** Room for a context, to change the running one in place. */
  final MemorySegment scratchContext() {
    return scratchContext;
  }

  @Override
  public final void follow(InstructionTrail followed) {
    requireOpen("follow");
    trail = followed;
  }

  @Override
  public final void storeFrame(long[] frame) {
    requireOpen("storeFrame");
    requireFrame("storeFrame", frame);
    registers.store(frame);
  }

  @Override
  public final void loadFrame(long[] frame) {
    requireOpen("loadFrame");
    requireFrame("loadFrame", frame);
    if (registers.load(frame)) {
      noteOthersChanged();
    }
  }

  @Override
  public final boolean storeTrapFrame(long[] frame) {
    requireOpen("storeTrapFrame");
    requireFrame("storeTrapFrame", frame);
    return registers.storeTrap(frame);
  }

  @Override
  public final void storeRest(long[] frame) {
    requireOpen("storeRest");
    requireFrame("storeRest", frame);
    registers.storeRest(frame);
  }

  @Override
  public final void loadTrapFrame(long[] frame) {
    requireOpen("loadTrapFrame");
    requireFrame("loadTrapFrame", frame);
    if (registers.loadTrap(frame)) {
      noteOthersChanged();
    }
  }

  @Override
  public final int frameLength() {
    return registers.length();
  }

  @Override
  public final void map(UserAddress address, long lengthBytes, Protection protection) {
    requireOpen("map");
    memory.map(address, lengthBytes, protection);
  }

  @Override
  public final void unmap(UserAddress address, long lengthBytes) {
    requireOpen("unmap");
    memory.unmap(address, lengthBytes);
  }

  @Override
  public final byte[] read(UserAddress address, int lengthBytes) {
    requireOpen("read");
    return memory.read(address, lengthBytes);
  }

  @Override
  public final void write(UserAddress address, byte[] bytes) {
    requireOpen("write");
    memory.write(address, bytes);
  }

  @Override
  public final byte[] readMapped(UserAddress address, int lengthMax) {
    requireOpen("readMapped");
    return memory.codeAt(address.value(), lengthMax);
  }

  @Override
  public final boolean isMapped(UserAddress address, int lengthBytes) {
    requireOpen("isMapped");
    return memory.isMapped(address, lengthBytes);
  }

  @Override
  public final CpuContext saveContext() {
    return copyContext("saveContext");
  }

  private EngineContext copyContext(String call) {
    requireOpen(call);
    engine.saveContext(scratchContext);
    return EngineContext.copyOf(machine, scratchContext);
  }

  @Override
  public final void restoreContext(CpuContext context) {
    requireOpen("restoreContext");
    if (!(context instanceof EngineContext mine)
        || !mine.isOf(machine, scratchContext.byteSize())) {
      throw new CpuException("restoreContext(): " + context + " is not of an " + machine + " CPU");
    }
    registers.pullForOtherContext();
    putContext(mine);
  }

  final void putContext(EngineContext context) {
    context.copyTo(scratchContext);
    engine.restoreContext(scratchContext);
    registers.noteReplaced();
    noteNewContext();
  }

  /** Called when a frame changed slots that a machine brings to the engine itself. */
  void noteOthersChanged() {}

  /** Called when the context was replaced, maybe in the constructor. */
  void noteNewContext() {}

  @Override
  public final void snapshot() {
    savedContext = copyContext("snapshot");
    registers.store(savedFrame);
    memory.snapshot();
  }

  @Override
  public final void revert() {
    requireOpen("revert");
    memory.revert();
    EngineContext context = savedContext;
    if (context != null) {
      putContext(context);
    }
    registers.load(savedFrame);
  }

  @Override
  public final void close() {
    requireOpen("close");
    engine.freeContext(scratchContext);
    engine.close();
  }

  final void requireOpen(String call) {
    if (engine.isClosed()) {
      throw new CpuException(call + " refused: the CPU is closed");
    }
  }

  private void requireFrame(String call, long[] frame) {
    if (frame.length != registers.length()) {
      throw new CpuException(
          "%s(): the frame has %d elements instead of %d"
              .formatted(call, frame.length, registers.length()));
    }
  }
}
