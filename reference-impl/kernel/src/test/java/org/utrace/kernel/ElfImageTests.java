// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Address;
import org.utrace.contract.spi.DataModel;
import org.utrace.contract.spi.SetupException;
import org.utrace.cpu.Protection;

final class ElfImageTests {
  private static final int MACHINE = 62;
  private static final DataModel MODEL = DataModel.LP64_LITTLE;
  private static final int HEADER = 64;
  private static final int PROGRAM_HEADER = 56;
  private static final int SECTION_HEADER = 64;

  /** One writable segment of 4 bytes at 0x10000, 16 in memory, and one symbol. */
  private static byte[] file() {
    int text = HEADER + PROGRAM_HEADER;
    int symbols = text + 8;
    int names = symbols + 2 * 24;
    int sections = names + 16;
    ByteBuffer elf =
        ByteBuffer.allocate(sections + 3 * SECTION_HEADER).order(ByteOrder.LITTLE_ENDIAN);
    elf.put(0, new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
    elf.putShort(16, (short) 2).putShort(18, (short) MACHINE).putLong(24, 0x10000);
    elf.putLong(32, HEADER).putLong(40, sections);
    elf.putShort(54, (short) PROGRAM_HEADER).putShort(56, (short) 1);
    elf.putShort(58, (short) SECTION_HEADER).putShort(60, (short) 3);
    elf.putInt(HEADER, 1).putInt(HEADER + 4, 6).putLong(HEADER + 8, text);
    elf.putLong(HEADER + 16, 0x10000).putLong(HEADER + 32, 4).putLong(HEADER + 40, 16);
    elf.put(text, new byte[] {1, 2, 3, 4});
    elf.putInt(symbols + 24, 1).putLong(symbols + 32, 0x10004);
    elf.put(names, "\0counter\0".getBytes(StandardCharsets.US_ASCII));
    int symtab = sections + SECTION_HEADER;
    elf.putInt(symtab + 4, 2).putLong(symtab + 24, symbols).putLong(symtab + 32, 48);
    elf.putInt(symtab + 40, 2);
    elf.putLong(sections + 2 * SECTION_HEADER + 24, names);
    return elf.array();
  }

  @Test
  void readsSegmentsAndSymbols() {
    ElfImage image = ElfImage.parse("prog.elf", file(), MACHINE, MODEL);
    assertThat(image.entry()).isEqualTo(new Address(0x10000));
    assertThat(image.symbols()).containsEntry("counter", new Address(0x10004)).hasSize(1);
    ElfImage.Segment segment = image.segments().getFirst();
    assertThat(segment.bytes()).containsExactly(1, 2, 3, 4);
    assertThat(segment.memoryBytes()).isEqualTo(16);
    assertThat(segment.protection()).isEqualTo(Protection.READ_WRITE);
  }

  /** The same program with words of four bytes. */
  private static byte[] narrowFile(ByteOrder order) {
    int text = 52 + 32;
    int symbols = text + 8;
    int names = symbols + 2 * 16;
    int sections = names + 16;
    ByteBuffer elf = ByteBuffer.allocate(sections + 3 * 40).order(order);
    int dataEncoding = order == ByteOrder.BIG_ENDIAN ? 2 : 1;
    elf.put(0, new byte[] {0x7f, 'E', 'L', 'F', 1, (byte) dataEncoding, 1});
    elf.putShort(16, (short) 2).putShort(18, (short) MACHINE).putInt(24, 0x10000);
    elf.putInt(28, 52).putInt(32, sections);
    elf.putShort(42, (short) 32).putShort(44, (short) 1);
    elf.putShort(46, (short) 40).putShort(48, (short) 3);
    elf.putInt(52, 1).putInt(52 + 4, text).putInt(52 + 8, 0x10000);
    elf.putInt(52 + 16, 4).putInt(52 + 20, 16).putInt(52 + 24, 6);
    elf.put(text, new byte[] {1, 2, 3, 4});
    elf.putInt(symbols + 16, 1).putInt(symbols + 20, 0x10004);
    elf.put(names, "\0counter\0".getBytes(StandardCharsets.US_ASCII));
    int symtab = sections + 40;
    elf.putInt(symtab + 4, 2).putInt(symtab + 16, symbols).putInt(symtab + 20, 32);
    elf.putInt(symtab + 24, 2);
    elf.putInt(sections + 2 * 40 + 16, names);
    return elf.array();
  }

  @Test
  void readsFilesOf32BitsInBothByteOrders() {
    for (DataModel model : new DataModel[] {DataModel.ILP32_LITTLE, DataModel.ILP32_BIG}) {
      byte[] file = narrowFile(model.byteOrder());
      ElfImage image = ElfImage.parse("prog.elf", file, MACHINE, model);
      assertThat(image.dataModel()).isEqualTo(model);
      assertThat(image.entry()).isEqualTo(new Address(0x10000));
      assertThat(image.symbols()).containsEntry("counter", new Address(0x10004)).hasSize(1);
      ElfImage.Segment segment = image.segments().getFirst();
      assertThat(segment.start()).isEqualTo(new Address(0x10000));
      assertThat(segment.bytes()).containsExactly(1, 2, 3, 4);
      assertThat(segment.memoryBytes()).isEqualTo(16);
      assertThat(segment.protection()).isEqualTo(Protection.READ_WRITE);
    }
  }

  @Test
  void refusesTheOtherByteOrder() {
    assertThatThrownBy(() ->
            ElfImage.parse(
                "prog.elf", narrowFile(ByteOrder.LITTLE_ENDIAN), MACHINE, DataModel.ILP32_BIG))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("does not have its highest byte first");
  }

  @Test
  void refusesWhatIsNoElfFile() {
    assertRefused("hello".getBytes(StandardCharsets.US_ASCII), "not an ELF file");
    assertRefused(new byte[0], "not an ELF file");
  }

  @Test
  void refusesAnotherMachine() {
    byte[] file = file();
    file[18] = 40;
    assertRefused(file, "is an ELF file for machine 40, this port needs machine 62");
  }

  @Test
  void refuses32Bit() {
    byte[] file = file();
    file[4] = 1;
    assertRefused(file, "not a 64-bit ELF file");
  }

  @Test
  void refusesSharedObjects() {
    byte[] file = file();
    file[16] = 3;
    assertRefused(file, "not a static executable");
  }

  @Test
  void refusesWhatIsCutOrDamaged() {
    byte[] file = file();
    for (int length = 0; length < file.length - SECTION_HEADER; length += 7) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> ElfImage.parse("prog.elf", cut, MACHINE, MODEL))
          .isInstanceOf(SetupException.class);
    }
    byte[] wild = file();
    ByteBuffer.wrap(wild).order(ByteOrder.LITTLE_ENDIAN).putLong(HEADER + 32, Long.MAX_VALUE);
    assertRefused(wild, "damaged");
  }

  private static void assertRefused(byte[] file, String saying) {
    assertThatThrownBy(() -> ElfImage.parse("prog.elf", file, MACHINE, MODEL))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("prog.elf")
        .hasMessageContaining(saying);
  }
}
