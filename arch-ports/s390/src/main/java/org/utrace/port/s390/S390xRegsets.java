// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.s390;

import java.nio.ByteBuffer;
import java.util.List;
import org.utrace.arch.ArchThread;
import org.utrace.arch.PortRegset;
import org.utrace.contract.regset.UserRegset;
import org.utrace.cpu.unicorn.S390Frame;

/** The register sets of s390x (s390_regsets in arch/s390/kernel/ptrace.c), big-endian. */
final class S390xRegsets {
  private static final int NT_PRSTATUS = 1;
  private static final int NT_FPREGSET = 2;
  private static final int NT_S390_SYSTEM_CALL = 0x307;

  private S390xRegsets() {}

  static List<PortRegset> all() {
    return List.of(new General(), new Floating(), new SystemCall());
  }

  /** s390_regs: PSW, general and access registers, and the first argument of a system call. */
  private static final class General implements PortRegset {
    private static final int BYTES = S390Registers.COMMON_BYTES + Long.BYTES;

    @Override
    public UserRegset layout() {
      return new UserRegset("NT_PRSTATUS", NT_PRSTATUS, BYTES, Long.BYTES);
    }

    @Override
    public byte[] get(ArchThread thread) {
      long[] frame = thread.regs().frame();
      ByteBuffer out = ByteBuffer.allocate(BYTES);
      S390Registers.putCommon(out, frame);
      return out.putLong(frame[S390Frame.ORIG_GPR2]).array();
    }

    @Override
    public boolean set(ArchThread thread, byte[] whole) {
      ByteBuffer in = ByteBuffer.wrap(whole);
      if (!S390Psw.isValid(in.getLong(0))) {
        return false;
      }
      long[] frame = thread.regs().frame();
      S390Registers.getCommon(in, frame);
      frame[S390Frame.ORIG_GPR2] = in.getLong();
      return true;
    }
  }

  /** s390_fp_regs: floating-point control and the sixteen registers. */
  private static final class Floating implements PortRegset {

    @Override
    public UserRegset layout() {
      return new UserRegset("NT_FPREGSET", NT_FPREGSET, S390Registers.FLOATING_BYTES, Long.BYTES);
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
      boolean valid = S390Registers.getFloating(ByteBuffer.wrap(whole), extension);
      if (valid) {
        thread.extension(extension);
      }
      return valid;
    }
  }

  /** The number of the system call the thread is in, 0 outside one. */
  private static final class SystemCall implements PortRegset {

    @Override
    public UserRegset layout() {
      return new UserRegset(
          "NT_S390_SYSTEM_CALL", NT_S390_SYSTEM_CALL, Integer.BYTES, Integer.BYTES);
    }

    @Override
    public byte[] get(ArchThread thread) {
      int number = Math.max(0, thread.regs().syscallNumber());
      return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }

    /** Outside a system call there is nothing to change. */
    @Override
    public boolean set(ArchThread thread, byte[] whole) {
      if (thread.regs().syscallNumber() >= 0) {
        thread.regs().syscallNumber(ByteBuffer.wrap(whole).getInt());
      }
      return true;
    }
  }
}
