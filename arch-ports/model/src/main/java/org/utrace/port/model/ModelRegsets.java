// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.utrace.arch.ArchThread;
import org.utrace.arch.PortRegset;
import org.utrace.contract.regset.UserRegset;

/** The model's one register set: its frame, without the control bits that programs cannot reach. */
final class ModelRegsets implements PortRegset {
  private static final int NT_PRSTATUS = 1;
  private static final UserRegset LAYOUT =
      new UserRegset("NT_PRSTATUS", NT_PRSTATUS, ModelFrame.LENGTH * Long.BYTES, Long.BYTES);

  private ModelRegsets() {}

  static List<PortRegset> all() {
    return List.of(new ModelRegsets());
  }

  @Override
  public UserRegset layout() {
    return LAYOUT;
  }

  @Override
  public byte[] get(ArchThread thread) {
    long[] frame = thread.regs().frame().clone();
    frame[ModelFrame.FLAGS] = 0;
    ByteBuffer out = ByteBuffer.allocate(LAYOUT.sizeBytes()).order(ByteOrder.LITTLE_ENDIAN);
    out.asLongBuffer().put(frame);
    return out.array();
  }

  @Override
  public boolean set(ArchThread thread, byte[] whole) {
    long[] frame = thread.regs().frame();
    long flags = frame[ModelFrame.FLAGS];
    ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(frame);
    frame[ModelFrame.FLAGS] = flags;
    return true;
  }
}
