// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.template;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.List;
import org.utrace.arch.ArchThread;
import org.utrace.arch.PortRegset;
import org.utrace.contract.regset.UserRegset;
import org.utrace.contract.spi.DataModel;
import org.utrace.port.model.ModelFrame;

/** The machine's one register set: r0 to r15, pc, and the number of the system call. */
final class TemplateRegsets implements PortRegset {
  private static final int NT_PRSTATUS = 1;
  private static final int GENERAL = ModelFrame.PC + 1;
  private static final UserRegset LAYOUT =
      new UserRegset("NT_PRSTATUS", NT_PRSTATUS, (GENERAL + 1) * Long.BYTES, Long.BYTES);
  private static final List<PortRegset> ALL = List.of(new TemplateRegsets());

  private TemplateRegsets() {}

  /** Give all of them, general registers first. */
  static List<PortRegset> all() {
    return ALL;
  }

  @Override
  public UserRegset layout() {
    return LAYOUT;
  }

  @Override
  public byte[] get(ArchThread thread) {
    long[] frame = thread.regs().frame();
    ByteBuffer out = DataModel.LP64_LITTLE.buffer(LAYOUT.sizeBytes());
    out.asLongBuffer().put(frame, 0, GENERAL).put(frame[ModelFrame.ORIG_NR]);
    return out.array();
  }

  @Override
  public boolean set(ArchThread thread, byte[] whole) {
    long[] frame = thread.regs().frame();
    LongBuffer in = DataModel.LP64_LITTLE.buffer(whole).asLongBuffer();
    in.get(frame, 0, GENERAL);
    frame[ModelFrame.ORIG_NR] = in.get();
    return true;
  }
}
