// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.arm;

import java.nio.ByteBuffer;
import org.utrace.arch.ArchThread;
import org.utrace.arch.PortRegset;
import org.utrace.contract.regset.UserRegset;
import org.utrace.contract.spi.DataModel;
import org.utrace.cpu.unicorn.ArmFrame;

/** The register sets of 32-bit ARM (arch/arm/kernel/ptrace.c), but for FPA's, which no core has. */
enum ArmRegset implements PortRegset {
  /** struct pt_regs. */
  GENERAL("NT_PRSTATUS", 1, ArmState.GENERAL_BYTES + Integer.BYTES, Integer.BYTES) {
    @Override
    void put(ByteBuffer out, ArchThread thread) {
      ArmState.putGeneral(out, thread);
      out.putInt((int) thread.regs().frame()[ArmFrame.ORIG_R0]);
    }

    @Override
    boolean take(ByteBuffer in, ArchThread thread) {
      if (!ArmState.getGeneral(in, thread.regs().frame())) {
        return false;
      }
      thread.regs().frame()[ArmFrame.ORIG_R0] = in.getInt() & 0xffff_ffffL;
      return true;
    }
  },

  /** struct user_vfp. */
  FLOATING("NT_ARM_VFP", 0x400, ArmState.FLOATING_BYTES, Integer.BYTES) {
    @Override
    void put(ByteBuffer out, ArchThread thread) {
      ArmState.putFloating(out, thread);
    }

    @Override
    boolean take(ByteBuffer in, ArchThread thread) {
      ArmState.getFloating(in, thread);
      return true;
    }
  };

  private final UserRegset layout;

  ArmRegset(String name, int noteType, int sizeBytes, int unitBytes) {
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
    ByteBuffer out = DataModel.ILP32_LITTLE.buffer(layout.sizeBytes());
    put(out, thread);
    return out.array();
  }

  @Override
  public boolean set(ArchThread thread, byte[] whole) {
    return take(DataModel.ILP32_LITTLE.buffer(whole), thread);
  }
}
