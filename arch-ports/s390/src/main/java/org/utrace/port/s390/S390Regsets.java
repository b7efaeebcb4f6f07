// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.s390;

import java.nio.ByteBuffer;
import java.util.List;
import org.utrace.arch.ArchThread;
import org.utrace.arch.PortRegset;
import org.utrace.contract.regset.UserRegset;
import org.utrace.cpu.unicorn.S390Frame;

/** The register sets of both widths (arch/s390/kernel/ptrace.c), big-endian. */
final class S390Regsets {
  private static final int NT_PRSTATUS = 1;
  private static final int NT_FPREGSET = 2;
  private static final int NT_S390_HIGH_GPRS = 0x300;
  private static final int NT_S390_SYSTEM_CALL = 0x307;

  /** Number and result of a system call. */
  private static final int SHARED = S390Frame.GPRS + 2;

  /** What of an interruption code is the number of the call. */
  private static final int NUMBER = 0xffff;

  private S390Regsets() {}

  /** The sets of 64-bit programs (s390_regsets), or of 31-bit ones (s390_compat_regsets). */
  static List<PortRegset> all(boolean wide) {
    PortRegset general = new General(new S390Registers(wide));
    PortRegset floating = new Floating(wide ? Long.BYTES : Integer.BYTES);
    return wide
        ? List.of(general, floating, new SystemCall())
        : List.of(general, floating, new SystemCall(), new HighHalves());
  }

  /** s390_regs: PSW, general and access registers, and the first argument of a system call. */
  private record General(S390Registers registers) implements PortRegset {

    private int bytes() {
      return registers.commonBytes() + registers.wordBytes();
    }

    @Override
    public UserRegset layout() {
      return new UserRegset("NT_PRSTATUS", NT_PRSTATUS, bytes(), registers.wordBytes());
    }

    @Override
    public byte[] get(ArchThread thread) {
      long[] frame = thread.regs().frame();
      ByteBuffer out = ByteBuffer.allocate(bytes());
      registers.putCommon(out, frame);
      registers.putWord(out, frame[S390Frame.ORIG_GPR2]);
      return out.array();
    }

    @Override
    public boolean set(ArchThread thread, byte[] whole) {
      ByteBuffer in = ByteBuffer.wrap(whole);
      boolean valid =
          registers.wide() ? S390Psw.isValid(in.getLong(0)) : S390Psw.isValid32(in.getInt(0));
      if (valid) {
        long[] frame = thread.regs().frame();
        long before = frame[SHARED];
        registers.getCommon(in, frame);
        frame[S390Frame.ORIG_GPR2] = registers.getWord(in, 0);
        S390CallEntry.written(frame, before);
      }
      return valid;
    }
  }

  /** The upper halves of the general registers, which 31-bit programs have too. */
  private static final class HighHalves implements PortRegset {

    @Override
    public UserRegset layout() {
      return new UserRegset(
          "NT_S390_HIGH_GPRS", NT_S390_HIGH_GPRS, 16 * Integer.BYTES, Integer.BYTES);
    }

    @Override
    public byte[] get(ArchThread thread) {
      ByteBuffer out = ByteBuffer.allocate(16 * Integer.BYTES);
      S390Registers.putHigh(out, thread.regs().frame());
      return out.array();
    }

    @Override
    public boolean set(ArchThread thread, byte[] whole) {
      S390Registers.getHigh(ByteBuffer.wrap(whole), thread.regs().frame());
      return true;
    }
  }

  /** s390_fp_regs: floating-point control and the sixteen registers. */
  private record Floating(int unitBytes) implements PortRegset {

    @Override
    public UserRegset layout() {
      return new UserRegset("NT_FPREGSET", NT_FPREGSET, S390Registers.FLOATING_BYTES, unitBytes);
    }

    @Override
    public byte[] get(ArchThread thread) {
      ByteBuffer out = ByteBuffer.allocate(S390Registers.FLOATING_BYTES);
      S390Registers.putFloating(out, thread.extension());
      return out.array();
    }

    @Override
    public boolean set(ArchThread thread, byte[] whole) {
      long[] extension = thread.extension();
      ByteBuffer in = ByteBuffer.wrap(whole);
      boolean valid = in.getInt(Integer.BYTES) == 0 && S390Registers.getFloating(in, extension);
      if (valid) {
        thread.extension(extension);
      }
      return valid;
    }
  }

  /** The system call the thread is in: length of the instruction and number; 0 outside one. */
  private static final class SystemCall implements PortRegset {

    @Override
    public UserRegset layout() {
      return new UserRegset(
          "NT_S390_SYSTEM_CALL", NT_S390_SYSTEM_CALL, Integer.BYTES, Integer.BYTES);
    }

    @Override
    public byte[] get(ArchThread thread) {
      int number = thread.regs().syscallNumber();
      int call = (int) thread.regs().frame()[S390Frame.INT_CODE] & ~NUMBER;
      return ByteBuffer.allocate(Integer.BYTES)
          .putInt(number < 0 ? 0 : call | (number & NUMBER))
          .array();
    }

    /** A tracer that writes 0 leaves nothing to be restarted. */
    @Override
    public boolean set(ArchThread thread, byte[] whole) {
      int call = ByteBuffer.wrap(whole).getInt();
      if (call == 0) {
        thread.regs().leaveSyscall();
      } else {
        thread.regs().frame()[S390Frame.INT_CODE] = Integer.toUnsignedLong(call);
        thread.regs().syscallNumber(call & NUMBER);
      }
      return true;
    }
  }
}
