// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.arm;

import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.CpuEvent.MemoryFault;
import org.utrace.cpu.unicorn.Aarch64Frame;

/**
 * Keep what the last fault was (thread.fault_address and fault_code; ESR_ELx in the Arm ARM,
 * D17.2).
 *
 * <p>Every later signal frame of the thread shows it, until there is another fault.
 */
final class Aarch64Faults {
  private static final int CLASS = 26;
  private static final long INSTRUCTION_ABORT = 0x20L << CLASS;
  private static final long PC_ALIGNMENT = 0x22L << CLASS;
  private static final long DATA_ABORT = 0x24L << CLASS;

  /** IL: the instruction has 32 bits. */
  private static final long LONG = 1L << 25;

  /** WnR: it was a write. */
  private static final long WRITE = 1L << 6;

  private static final long TRANSLATION_LEVEL_3 = 0x07;
  private static final long PERMISSION_LEVEL_3 = 0x0f;
  private static final long ALIGNMENT = 0x21;

  private Aarch64Faults() {}

  /** Note an event in a frame, of which the program counter is current, if it is a fault. */
  static void note(CpuEvent event, long[] frame) {
    switch (event) {
      case MemoryFault fault -> put(frame, fault.address().value(), abort(fault));
      // arm64_notify_die tells no address.
      case CpuEvent.AlignmentFault fault ->
          put(
              frame,
              fault.address().value() == frame[Aarch64Frame.PC] ? 0 : fault.address().value(),
              fault.address().value() == frame[Aarch64Frame.PC]
                  ? PC_ALIGNMENT | LONG
                  : DATA_ABORT | LONG | ALIGNMENT);
      case CpuEvent.IllegalInstruction illegal -> put(frame, 0, 0);
      default -> {}
    }
  }

  private static void put(long[] frame, long address, long code) {
    frame[Aarch64Frame.FAULT_ADDRESS] = address;
    frame[Aarch64Frame.FAULT_CODE] = code;
  }

  private static long abort(MemoryFault fault) {
    long status = fault.mapped() ? PERMISSION_LEVEL_3 : TRANSLATION_LEVEL_3;
    return switch (fault.access()) {
      case FETCH -> INSTRUCTION_ABORT | LONG | status;
      case READ -> DATA_ABORT | LONG | status;
      case WRITE -> DATA_ABORT | LONG | WRITE | status;
    };
  }
}
