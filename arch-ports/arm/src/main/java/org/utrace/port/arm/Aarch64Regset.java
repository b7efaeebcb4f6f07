// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.arm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.utrace.arch.ArchThread;
import org.utrace.arch.PortRegset;
import org.utrace.contract.regset.UserRegset;
import org.utrace.cpu.unicorn.Aarch64Frame;

/** The register sets of Linux's user_aarch64_view (arch/arm64/kernel/ptrace.c). */
enum Aarch64Regset implements PortRegset {
  /** struct user_pt_regs. */
  GENERAL("NT_PRSTATUS", 1, Aarch64State.GENERAL_BYTES, Long.BYTES) {
    @Override
    void put(ByteBuffer out, ArchThread thread) {
      Aarch64State.putGeneral(out, thread);
    }

    @Override
    boolean take(ByteBuffer in, ArchThread thread) {
      return Aarch64State.getGeneral(in, thread);
    }
  },

  /** struct user_fpsimd_state; it ends with 8 bytes of nothing. */
  FLOATING("NT_FPREGSET", 2, Aarch64State.VECTOR_BYTES + 16, Integer.BYTES) {
    @Override
    void put(ByteBuffer out, ArchThread thread) {
      long[] extension = thread.extension();
      Aarch64State.putVectors(out, extension);
      Aarch64State.putStatus(out, extension);
    }

    @Override
    boolean take(ByteBuffer in, ArchThread thread) {
      long[] extension = thread.extension();
      Aarch64State.getVectors(in, extension);
      Aarch64State.getStatus(in, extension);
      thread.extension(extension);
      return true;
    }
  },

  /** The thread pointer. */
  TLS("NT_ARM_TLS", 0x401, Long.BYTES, Long.BYTES) {
    @Override
    void put(ByteBuffer out, ArchThread thread) {
      out.putLong(thread.regs().frame()[Aarch64Frame.TPIDR_EL0]);
    }

    @Override
    boolean take(ByteBuffer in, ArchThread thread) {
      thread.regs().frame()[Aarch64Frame.TPIDR_EL0] = in.getLong();
      return true;
    }
  },

  /** The number of the system call that the thread is in. */
  SYSTEM_CALL("NT_ARM_SYSTEM_CALL", 0x404, Integer.BYTES, Integer.BYTES) {
    @Override
    void put(ByteBuffer out, ArchThread thread) {
      out.putInt(thread.regs().syscallNumber());
    }

    @Override
    boolean take(ByteBuffer in, ArchThread thread) {
      thread.regs().syscallNumber(in.getInt());
      return true;
    }
  };

  private final UserRegset layout;

  Aarch64Regset(String name, int noteType, int sizeBytes, int unitBytes) {
    layout = new UserRegset(name, noteType, sizeBytes, unitBytes);
  }

  abstract void put(ByteBuffer out, ArchThread thread);

  abstract boolean take(ByteBuffer in, ArchThread thread);

  @Override
  public UserRegset layout() {
    return layout;
  }

  @Override
  public byte[] get(ArchThread thread) {
    ByteBuffer out = ByteBuffer.allocate(layout.sizeBytes()).order(ByteOrder.LITTLE_ENDIAN);
    put(out, thread);
    return out.array();
  }

  @Override
  public boolean set(ArchThread thread, byte[] whole) {
    return take(ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN), thread);
  }
}
