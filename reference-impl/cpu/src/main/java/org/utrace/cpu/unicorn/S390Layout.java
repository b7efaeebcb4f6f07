// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Name the registers of an s390 frame and move those that libunicorn has no numbers for.
 *
 * <p>All registers go by way of a context, which is small, and has what there are no numbers for.
 * The engine never gets PSW bit R: what it would record is wrong, so {@link S390Per} records
 * instead.
 */
final class S390Layout implements FrameLayout {
  private static final int REGISTERS = 16;
  private static final long ADMITTED =
      S390Frame.PSW_PER
          | S390Frame.PSW_CC
          | S390Frame.PSW_PROGRAM_MASK
          | S390Frame.PSW_EA
          | S390Frame.PSW_BA;
  private static final long ADDRESS_31 = 0x7fff_ffffL;

  private final UnicornEngine engine;
  private final S390Start.Result start;
  private final boolean narrow;
  private final MemorySegment context;
  private long per;

  /** The PSW mask that the engine has. */
  private long maskThere;

  /**
   * Make the layout of one engine.
   *
   * @param narrow whether frames never are in 64-bit addressing mode
   */
  S390Layout(UnicornEngine engine, S390Start.Result start, boolean narrow) {
    this.engine = engine;
    this.start = start;
    this.narrow = narrow;
    context = engine.arena().allocate(start.userMode().view().byteSize(), Long.BYTES);
    start.userMode().copyTo(context);
  }

  @Override
  public int[] ids() {
    int[] ids = new int[S390Frame.LENGTH];
    Arrays.fill(ids, NOTHING);
    return ids;
  }

  @Override
  public int pcSlot() {
    return S390Frame.PSW_ADDR;
  }

  @Override
  public int pcId() {
    return S390Start.UC_PC;
  }

  @Override
  public int[] kernelSlots() {
    return new int[] {
      S390Frame.ORIG_GPR2, S390Frame.SYSTEM_CALL, S390Frame.RESTART_AT, S390Frame.AT_ENTRY
    };
  }

  @Override
  public void reset(long[] values) {
    admit(values);
    values[S390Frame.PSW_MASK] |= S390Frame.PSW_BA | (narrow ? 0 : S390Frame.PSW_EA);
  }

  @Override
  public void admit(long[] values) {
    long mask = (values[S390Frame.PSW_MASK] & ADMITTED) | S390Frame.PSW_PROBLEM;
    if (narrow) {
      mask &= ~S390Frame.PSW_EA;
      values[S390Frame.PSW_ADDR] &= ADDRESS_31;
    }
    values[S390Frame.PSW_MASK] = mask;
    per = mask & S390Frame.PSW_PER;
    for (int i = 0; i < REGISTERS; i++) {
      values[S390Frame.ACRS + i] &= 0xffff_ffffL;
    }
  }

  /** Whether the frame that runs asks for the recording of events. */
  boolean isRecording() {
    return per != 0;
  }

  @Override
  public void pushed(long[] values, boolean all) {
    if (all || !isIn(values)) {
      engine.saveContext(context);
      for (int i = 0; i < REGISTERS; i++) {
        context.set(ValueLayout.JAVA_LONG_UNALIGNED, general(i), values[S390Frame.GPRS + i]);
        context.set(ValueLayout.JAVA_INT_UNALIGNED, access(i), (int) values[S390Frame.ACRS + i]);
      }
      engine.restoreContext(context);
    }
    long mask = values[S390Frame.PSW_MASK] & ~S390Frame.PSW_PER;
    if (all || mask != maskThere) {
      engine.regWrite(S390Start.UC_PSWM, mask);
      maskThere = mask;
    }
  }

  /** Whether the context seen last has these registers. */
  private boolean isIn(long[] values) {
    for (int i = 0; i < REGISTERS; i++) {
      if (generalThere(i) != values[S390Frame.GPRS + i]
          || accessThere(i) != values[S390Frame.ACRS + i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void fetched(long[] values) {
    engine.saveContext(context);
    for (int i = 0; i < REGISTERS; i++) {
      values[S390Frame.GPRS + i] = generalThere(i);
      values[S390Frame.ACRS + i] = accessThere(i);
    }
    maskThere = engine.regRead(S390Start.UC_PSWM);
    values[S390Frame.PSW_MASK] = maskThere | per;
  }

  private long generalThere(int number) {
    return context.get(ValueLayout.JAVA_LONG_UNALIGNED, general(number));
  }

  private long accessThere(int number) {
    return Integer.toUnsignedLong(context.get(ValueLayout.JAVA_INT_UNALIGNED, access(number)));
  }

  private long general(int number) {
    return start.generalRegisters() + (long) number * Long.BYTES;
  }

  private long access(int number) {
    return start.accessRegisters() + (long) number * Integer.BYTES;
  }
}
