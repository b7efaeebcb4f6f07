// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.s390;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.utrace.arch.PortRegset;
import org.utrace.contract.regset.UserRegset;
import org.utrace.cpu.unicorn.S390Frame;

/** The sets have Linux's layouts and refuse what Linux refuses. */
final class S390RegsetTests {

  private static List<String> layouts(boolean wide) {
    return S390Regsets.all(wide).stream()
        .map(PortRegset::layout)
        .map((UserRegset set) -> set.name() + " " + set.noteType() + " " + set.sizeBytes())
        .toList();
  }

  private static PortRegset set(boolean wide, int index) {
    return S390Regsets.all(wide).get(index);
  }

  /** Put a word into a set; what is refused must change nothing. */
  private static boolean put(FakeThread thread, PortRegset set, int at, long value, int bytes) {
    ByteBuffer image = ByteBuffer.wrap(set.get(thread));
    if (bytes == Long.BYTES) {
      image.putLong(at, value);
    } else {
      image.putInt(at, (int) value);
    }
    long[] before = thread.regs().frame().clone();
    long[] floating = thread.extension();
    boolean done = set.set(thread, image.array());
    if (!done) {
      assertThat(thread.regs().frame()).isEqualTo(before);
      assertThat(thread.extension()).isEqualTo(floating);
    }
    return done;
  }

  @Test
  void setsAreLinuxs() {
    assertThat(layouts(true))
        .containsExactly("NT_PRSTATUS 1 216", "NT_FPREGSET 2 136", "NT_S390_SYSTEM_CALL 775 4");
    assertThat(layouts(false))
        .containsExactly(
            "NT_PRSTATUS 1 140",
            "NT_FPREGSET 2 136",
            "NT_S390_SYSTEM_CALL 775 4",
            "NT_S390_HIGH_GPRS 768 64");
  }

  @Test
  void addressingModeOfAWideProgramIsShownAndKept() {
    FakeThread thread = new FakeThread(true);
    PortRegset general = set(true, 0);
    long[] frame = thread.regs().frame();
    for (long mode : new long[] {0, S390Frame.PSW_BA, S390Frame.PSW_BA | S390Frame.PSW_EA}) {
      frame[S390Frame.PSW_MASK] = 0x4705_2f00_0000_0000L | mode;
      byte[] image = general.get(thread);
      assertThat(ByteBuffer.wrap(image).getLong(0)).isEqualTo(0x0705_2f00_0000_0000L | mode);
      frame[S390Frame.PSW_MASK] = 0x4705_0001_8000_0000L;
      assertThat(general.set(thread, image)).isTrue();
      assertThat(frame[S390Frame.PSW_MASK]).isEqualTo(0x4705_2f00_0000_0000L | mode);
    }
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0x0705_c001_8000_0000L,
        0x0705_0001_0000_0000L,
        0x4705_0001_8000_0000L,
        0x0704_0001_8000_0000L,
        0x0705_0001_8000_0001L,
      })
  void masksOfTheKernelAreRefused(long mask) {
    assertThat(put(new FakeThread(true), set(true, 0), 0, mask, Long.BYTES)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {0x070d_c000, 0x0705_0000, 0x470d_0000, 0x070c_0000, 0x070d_0001})
  void narrowMasksOfTheKernelAreRefused(long mask) {
    assertThat(put(new FakeThread(false), set(false, 0), 0, mask, Integer.BYTES)).isFalse();
  }

  @Test
  void narrowMaskHasItsModeBesideTheAddress() {
    FakeThread thread = new FakeThread(false);
    PortRegset general = set(false, 0);
    long[] frame = thread.regs().frame();
    assertThat(put(thread, general, 0, 0x070d_2f00, Integer.BYTES)).isTrue();
    assertThat(put(thread, general, 4, 0x8012_3456L, Integer.BYTES)).isTrue();
    assertThat(frame[S390Frame.PSW_MASK]).isEqualTo(0x0705_2f00_8000_0000L);
    assertThat(frame[S390Frame.PSW_ADDR]).isEqualTo(0x12_3456);
    assertThat(put(thread, general, 4, 0x12_3456, Integer.BYTES)).isTrue();
    assertThat(frame[S390Frame.PSW_MASK]).isEqualTo(0x0705_2f00_0000_0000L);
  }

  @Test
  void floatingControlIsChecked() {
    PortRegset floating = set(true, 1);
    assertThat(put(new FakeThread(true), floating, 0, 0xf8f8_ff77L, Integer.BYTES)).isTrue();
    assertThat(put(new FakeThread(true), floating, 0, 4, Integer.BYTES)).isFalse();
    assertThat(put(new FakeThread(true), floating, 0, 0x0700_0000, Integer.BYTES)).isFalse();
    assertThat(put(new FakeThread(true), floating, 4, 1, Integer.BYTES)).as("pad").isFalse();
  }

  @Test
  void systemCallIsLengthAndNumber() {
    FakeThread thread = new FakeThread(true);
    PortRegset call = set(true, 2);
    assertThat(call.get(thread)).containsExactly(0, 0, 0, 0);
    thread.regs().frame()[S390Frame.INT_CODE] = 0x2_0014;
    thread.regs().syscallNumber(20);
    assertThat(call.get(thread)).containsExactly(0, 2, 0, 20);
    call.set(thread, new byte[] {0, 4, 0, 21});
    assertThat(thread.regs().syscallNumber()).isEqualTo(21);
    assertThat(thread.regs().frame()[S390Frame.INT_CODE]).isEqualTo(0x4_0015);
    call.set(thread, new byte[4]);
    assertThat(thread.regs().syscallNumber()).as("nothing to restart").isEqualTo(-1);
  }

  @Test
  void numberOfACallHasSixteenBits() {
    FakeThread thread = new FakeThread(true);
    long[] frame = thread.regs().frame();
    frame[S390Frame.INT_CODE] = 0x2_0000;
    frame[S390Frame.GPRS + 1] = 0xffff_ffff_1234_0014L;
    new S390SyscallAccess(true).enter(thread.regs());
    assertThat(thread.regs().syscallNumber()).isEqualTo(20);
    assertThat(frame[S390Frame.INT_CODE]).isEqualTo(0x2_0014);
  }
}
