// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.UserAddress;

/**
 * Run AArch64 user code, with traps that {@link Aarch64Events} can tell apart.
 *
 * <p>{@link UnicornCpus#aarch64} says how it behaves.
 */
final class Aarch64Cpu extends UnicornCpu {
  static final String MACHINE = "aarch64";
  private static final long MDSCR_SS = 1;

  private final Aarch64Start.Result start;
  private final Aarch64Events events;
  private final Aarch64Vectors vectors;
  private final long[] vectorValues = new long[Aarch64Vectors.LENGTH];
  private final MemorySegment mdscr;
  private boolean stepping;
  private boolean armed;
  private boolean armedUnknown = true;

  Aarch64Cpu(UnicornLibrary library, Aarch64Start.Result start) {
    super(MACHINE, Aarch64Start.newEngine(library), new Aarch64Layout());
    this.start = start;
    events = new Aarch64Events(memory, registers);
    vectors = new Aarch64Vectors(engine);
    mdscr = Aarch64SystemRegister.MDSCR_EL1.name(engine);
    engine.hookInterrupts(number -> {
      events.noteInterrupt(number);
      engine.stop();
    });
    engine.hookInvalidAccesses(events::noteAccess);
    putContext(start.stepOff());
  }

  @Override
  @Nullable CpuEvent runOne(long pc, long code) {
    if (pc % Aarch64Code.BYTES != 0) {
      // The emulator fetches from anywhere.
      return new CpuEvent.AlignmentFault(retired, new UserAddress(pc));
    }
    if (stepping || registers.isNewToEngine()) {
      armOrDisarm();
    }
    int error = start(pc, 1);
    if (error == UnicornError.OK && !events.noted()) {
      retired++;
      return null;
    }
    CpuEvent event = events.take(pc, error, stepping, retired);
    if (event == null) {
      retired++;
    }
    return event;
  }

  /** A step clears PSTATE.SS, and nothing but a frame sets it. */
  private void armOrDisarm() {
    stepping = (registers.flags() & Aarch64Frame.PSTATE_SS) != 0;
    if (armedUnknown) {
      armed = (Aarch64SystemRegister.read(engine, mdscr) & MDSCR_SS) != 0;
      armedUnknown = false;
    }
    if (armed != stepping) {
      registers.pullForOtherContext();
      vectors.store(vectorValues);
      putContext(stepping ? start.stepOn() : start.stepOff());
      vectors.load(vectorValues);
    }
  }

  /** MDSCR_EL1 comes with a context; no user code changes it. */
  @Override
  void noteNewContext() {
    armedUnknown = true;
  }

  @Override
  public int extensionLength() {
    return Aarch64Vectors.LENGTH;
  }

  @Override
  public void storeExtension(long[] extension) {
    requireOpen("storeExtension");
    vectors.store(extension);
  }

  @Override
  public void loadExtension(long[] extension) {
    requireOpen("loadExtension");
    vectors.load(extension);
  }
}
