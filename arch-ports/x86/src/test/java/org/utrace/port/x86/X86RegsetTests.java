// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.x86;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.arch.PortRegset;
import org.utrace.contract.regset.UserRegset;
import org.utrace.cpu.unicorn.I386Frame;
import org.utrace.cpu.unicorn.X86Frame;

/** The sets have Linux's layouts and refuse what Linux refuses. */
final class X86RegsetTests {
  private static final X86Registers WIDE = X86Registers.BITS_64;
  private static final X86Registers NARROW = X86Registers.BITS_32;

  private static ByteBuffer bytes(PortRegset set, FakeThread thread) {
    return ByteBuffer.wrap(set.get(thread)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static List<String> layouts(List<PortRegset> sets) {
    return sets.stream()
        .map(PortRegset::layout)
        .map((UserRegset set) -> set.name() + " " + set.noteType() + " " + set.sizeBytes())
        .toList();
  }

  @Test
  void setsAreLinuxs() {
    assertThat(layouts(X86Regsets.ALL)).containsExactly("NT_PRSTATUS 1 216", "NT_PRFPREG 2 512");
    assertThat(layouts(I386Regsets.ALL))
        .containsExactly("NT_PRSTATUS 1 68", "NT_PRFPREG 2 108", "NT_386_TLS 512 48");
  }

  @Test
  void generalRegistersStandAsInUserRegsStruct() {
    FakeThread thread = new FakeThread(WIDE);
    long[] frame = thread.regs().frame();
    frame[X86Frame.RIP] = 0x1234;
    frame[X86Frame.GS_BASE] = 0x5678;
    ByteBuffer set = bytes(X86Regsets.ALL.getFirst(), thread);
    assertThat(set.getLong(16 * 8)).isEqualTo(0x1234);
    assertThat(set.getLong(17 * 8)).as("cs").isEqualTo(0x33);
    assertThat(set.getLong(20 * 8)).as("ss").isEqualTo(0x2b);
    assertThat(set.getLong(22 * 8)).isEqualTo(0x5678);
    FakeThread narrow = new FakeThread(NARROW);
    narrow.regs().frame()[I386Frame.EIP] = 0xc000_0000L;
    ByteBuffer small = bytes(I386Regsets.ALL.getFirst(), narrow);
    assertThat(small.getInt(12 * 4)).isEqualTo(0xc000_0000);
    assertThat(small.getInt(13 * 4)).as("cs").isEqualTo(0x73);
    assertThat(small.getInt(16 * 4)).as("ss").isEqualTo(0x7b);
  }

  private static boolean set(FakeThread thread, int index, long value) {
    PortRegset general = X86Regsets.ALL.getFirst();
    ByteBuffer bytes = bytes(general, thread);
    bytes.putLong(index * Long.BYTES, value);
    long[] before = thread.regs().frame().clone();
    boolean done = general.set(thread, bytes.array());
    if (!done) {
      assertThat(thread.regs().frame()).isEqualTo(before);
    }
    return done;
  }

  @Test
  void selectorsOfTheKernelAreRefused() {
    FakeThread thread = new FakeThread(WIDE);
    assertThat(set(thread, X86Frame.CS, 0)).isFalse();
    assertThat(set(thread, X86Frame.SS, 0x28)).isFalse();
    assertThat(set(thread, X86Frame.FS, 0x10)).isFalse();
    assertThat(set(thread, X86Frame.FS, 0)).isTrue();
    assertThat(set(thread, X86Frame.DS, 0x2b)).isTrue();
    assertThat(set(thread, X86Frame.FS_BASE, 0x8000_0000_0000L)).isFalse();
    assertThat(set(thread, X86Frame.FS_BASE, 0x7000_0000_0000L)).isTrue();
  }

  @Test
  void systemFlagsStayAsTheyAre() {
    FakeThread thread = new FakeThread(WIDE);
    assertThat(set(thread, X86Frame.EFLAGS, 0x3041)).isTrue();
    assertThat(thread.regs().frame()[X86Frame.EFLAGS]).isEqualTo(0x243);
  }

  @Test
  void flagOfTheStepIsHiddenAndKept() {
    FakeThread thread = new FakeThread(WIDE, 0x90);
    X86StepControl control = new X86StepControl(WIDE);
    control.enableSingleStep(thread);
    PortRegset general = X86Regsets.ALL.getFirst();
    assertThat(bytes(general, thread).getLong(18 * 8)).isEqualTo(X86Frame.EFLAGS_FIXED);
    assertThat(set(thread, X86Frame.EFLAGS, X86Frame.EFLAGS_FIXED)).isTrue();
    assertThat(thread.regs().frame()[X86Frame.EFLAGS] & X86Frame.EFLAGS_TF).isNotZero();
    control.disable(thread);
    assertThat(thread.regs().frame()[X86Frame.EFLAGS] & X86Frame.EFLAGS_TF).isZero();
  }

  @Test
  void flagThatATracerSetsIsTheProgramsFromThenOn() {
    FakeThread thread = new FakeThread(WIDE, 0x90);
    X86StepControl control = new X86StepControl(WIDE);
    control.enableSingleStep(thread);
    assertThat(set(thread, X86Frame.EFLAGS, X86Frame.EFLAGS_FIXED | X86Frame.EFLAGS_TF)).isTrue();
    control.disable(thread);
    assertThat(thread.regs().frame()[X86Frame.EFLAGS] & X86Frame.EFLAGS_TF).isNotZero();
  }

  @Test
  void reservedBitsOfMxcsrAreRefused() {
    FakeThread thread = new FakeThread(WIDE);
    PortRegset floating = X86Regsets.ALL.getLast();
    ByteBuffer area = bytes(floating, thread);
    area.putInt(24, 0x1_1f80);
    assertThat(floating.set(thread, area.array())).isFalse();
    assertThat(thread.extension()).isEqualTo(new long[64]);
    area.putInt(24, 0x1f80);
    assertThat(floating.set(thread, area.array())).isTrue();
    assertThat(thread.extension()[3]).isEqualTo(0x1f80);
  }

  /** A stack with 1.0 on top of pi: registers 6 and 7 in use, which FSAVE tells by two bits. */
  @Test
  void fsaveAreaHasTheTagsByRegisterNumber() {
    FakeThread thread = new FakeThread(NARROW);
    long[] words = new long[64];
    words[0] = 0x37f | 0x3000L << 16 | 0xc0L << 32;
    words[4] = 0x8000_0000_0000_0000L;
    words[5] = 0x3fff;
    words[6] = 0xc90f_daa2_2168_c235L;
    words[7] = 0x4000;
    thread.extension(words);
    PortRegset fsave = I386Regsets.ALL.get(1);
    ByteBuffer image = bytes(fsave, thread);
    assertThat(image.getInt(0)).isEqualTo(0xffff_037f);
    assertThat(image.getInt(4)).isEqualTo(0xffff_3000);
    assertThat(image.getInt(8)).isEqualTo(0xffff_0fff);
    assertThat(image.getLong(28)).isEqualTo(words[4]);
    assertThat(image.getLong(38)).isEqualTo(words[6]);
    thread.extension(new long[64]);
    assertThat(fsave.set(thread, image.array())).isTrue();
    assertThat(thread.extension()).isEqualTo(words);
  }

  @Test
  void descriptorsComeBackAsTheyWereSet() {
    FakeThread thread = new FakeThread(NARROW);
    PortRegset tls = I386Regsets.ALL.getLast();
    ByteBuffer image = bytes(tls, thread);
    assertThat(image.getInt(0)).as("entry").isEqualTo(6);
    // base, limit, 32 bits, limit in pages, useable
    image.putInt(4, 0x1234_5678).putInt(8, 0xf_ffff).putInt(12, 0x51);
    assertThat(tls.set(thread, image.array())).isTrue();
    assertThat(thread.regs().frame()[I386Frame.TLS]).isEqualTo(0x12df_f334_5678_ffffL);
    assertThat(tls.get(thread)).isEqualTo(image.array());
    // code
    image.putInt(12, 0x55);
    assertThat(tls.set(thread, image.array())).isFalse();
    // not present
    image.putInt(12, 0x71);
    assertThat(tls.set(thread, image.array())).isFalse();
  }
}
