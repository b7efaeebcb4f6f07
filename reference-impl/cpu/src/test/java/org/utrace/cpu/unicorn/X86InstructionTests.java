// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Show where instructions end. */
class X86InstructionTests {
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

  /** Encodings as GNU as writes them; what stands behind each must not count. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "90", // nop
        "0f 05", // syscall
        "cc", // int3
        "cd 80", // int 0x80
        "c3", // ret
        "c2 08 00", // ret 8
        "c8 10 00 01", // enter 16, 1
        "eb fe", // jmp .
        "e9 00 00 00 00", // jmp rel32
        "74 03", // je
        "0f 84 00 00 00 00", // je rel32
        "e2 f0", // loop
        "e8 00 00 00 00", // call
        "ff d0", // call rax
        "ff 25 00 00 00 00", // jmp [rip]
        "ff 24 c5 00 00 00 00", // jmp [rax * 8]
        "48 89 e5", // mov rbp, rsp
        "89 44 24 08", // mov [rsp + 8], eax
        "8b 80 00 01 00 00", // mov eax, [rax + 256]
        "48 8b 45 00", // mov rax, [rbp]
        "b8 3c 00 00 00", // mov eax, 60
        "66 b8 01 00", // mov ax, 1
        "48 b8 01 02 03 04 05 06 07 08", // mov rax, imm64
        "49 c7 c0 01 00 00 00", // mov r8, 1
        "c6 00 01", // mov byte [rax], 1
        "66 c7 00 01 00", // mov word [rax], 1
        "48 c7 05 00 00 00 00 01 00 00 00", // mov qword [rip], 1
        "a1 01 02 03 04 05 06 07 08", // mov eax, [imm64]
        "67 a1 01 02 03 04", // mov eax, [imm32]
        "48 81 ec 00 01 00 00", // sub rsp, 256
        "48 83 ec 08", // sub rsp, 8
        "66 81 c0 00 01", // add ax, 256
        "48 05 00 01 00 00", // add rax, 256
        "3c 01", // cmp al, 1
        "a8 01", // test al, 1
        "f6 c1 01", // test cl, 1
        "f6 d1", // not cl
        "f7 c1 01 00 00 00", // test ecx, 1
        "48 f7 f1", // div rcx
        "c1 e0 04", // shl eax, 4
        "d1 e0", // shl eax, 1
        "69 c0 00 01 00 00", // imul eax, eax, 256
        "6b c0 03", // imul eax, eax, 3
        "68 00 01 00 00", // push 256
        "6a 01", // push 1
        "48 63 c8", // movsxd rcx, eax
        "f3 a4", // rep movsb
        "f3 48 ab", // rep stosq
        "9c", // pushf
        "48 cf", // iretq
        "64 48 8b 04 25 28 00 00 00", // mov rax, fs:[40]
        "f0 0f b1 0a", // lock cmpxchg [rdx], ecx
        "0f b6 c0", // movzx eax, al
        "0f ba e0 03", // bt eax, 3
        "0f a2", // cpuid
        "0f c8", // bswap eax
        "0f 38 f0 00", // movbe eax, [rax]
        "66 0f 3a 0f c1 08", // palignr xmm0, xmm1, 8
        "66 0f 70 c0 1b", // pshufd xmm0, xmm0, 27
        "0f 10 00", // movups xmm0, [rax]
        "c5 f8 77", // vzeroupper
        "c5 fd 6f 05 00 00 00 00", // vmovdqa ymm0, [rip]
        "c4 e2 7d 58 00", // vpbroadcastd ymm0, [rax]
        "c4 e3 7d 39 c1 01", // vextracti128 xmm1, ymm0, 1
        "62 f1 7d 48 6f 00", // vmovdqa32 zmm0, [rax]
        "d9 c0", // fld st0
        "dd 44 24 08", // fld qword [rsp + 8]
        "0f 0b" // ud2
      })
  void anInstructionEndsWhereItEnds(String hex) {
    assertThat(X86Instruction.hex(HEX.parseHex(hex + " 24 24 24 24 24 24"), X86Mode.BITS_64))
        .isEqualTo(hex);
  }

  @Test
  void codeThatEndsWithinIsWrittenAsFarAsItGoes() {
    assertThat(X86Instruction.hex(HEX.parseHex("48 b8 01"), X86Mode.BITS_64)).isEqualTo("48 b8 01");
    assertThat(X86Instruction.hex(HEX.parseHex("66 66 66"), X86Mode.BITS_64)).isEqualTo("66 66 66");
  }

  @Test
  void nothingIsLongerThanTheMachineAllows() {
    byte[] prefixes = new byte[16];
    Arrays.fill(prefixes, (byte) 0x66);
    assertThat(X86Instruction.length(prefixes, X86Mode.BITS_64)).isEqualTo(15);
  }
}
