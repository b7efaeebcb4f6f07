// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification.oracle;

import java.util.HexFormat;
import org.utrace.arch.ArchPort;
import org.utrace.arch.PtRegs;
import org.utrace.contract.Address;
import org.utrace.contract.Errno;
import org.utrace.contract.Signal;
import org.utrace.contract.spi.CodeSequence;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserAddress;
import org.utrace.cpu.UserCpu;

/** Run code sequences on a port's processor, with every register zero at the start. */
final class SequenceCpu implements AutoCloseable {
  private static final int SLICE = 1000;
  private static final HexFormat HEX = HexFormat.of();

  private final ArchPort port;
  private final Oracle oracle;
  private final UserCpu cpu;
  private final Address code;
  private final Address data;

  SequenceCpu(ArchPort port, Oracle oracle, Address code, Address data) {
    this.port = port;
    this.oracle = oracle;
    this.code = code;
    this.data = data;
    cpu = port.newCpu();
    map(code, Protection.READ_EXECUTE);
    map(data, Protection.READ_WRITE);
  }

  private void map(Address area, Protection protection) {
    long page = area.value() & -UserCpu.PAGE_BYTES;
    cpu.map(new UserAddress(page), UserCpu.PAGE_BYTES, protection);
  }

  SequenceEnd run(CodeSequence sequence) {
    cpu.write(new UserAddress(code.value()), sequence.code());
    cpu.write(new UserAddress(data.value()), new byte[Oracle.AREA_BYTES]);
    PtRegs regs = port.newRegs();
    regs.pc(code);
    cpu.loadFrame(regs.frame());
    CpuEvent event = cpu.run(SLICE);
    while (event instanceof CpuEvent.SystemCall || event instanceof CpuEvent.SliceEnd) {
      if (event instanceof CpuEvent.SystemCall) {
        cpu.storeFrame(regs.frame());
        // No call has the sequences' number.
        port.syscallAccess().enter(regs);
        regs.result(-Errno.ENOSYS.number());
        cpu.loadFrame(regs.frame());
      }
      event = cpu.run(SLICE);
    }
    cpu.storeFrame(regs.frame());
    byte[] memory = cpu.read(new UserAddress(data.value()), Oracle.AREA_BYTES);
    return new SequenceEnd(
        signal(event).number(),
        regs.pc().value() - code.value(),
        oracle.ofFrame(regs.frame()),
        HEX.formatHex(memory));
  }

  private static Signal signal(CpuEvent event) {
    return switch (event) {
      case CpuEvent.Breakpoint b -> Signal.SIGTRAP;
      case CpuEvent.MemoryFault f -> Signal.SIGSEGV;
      case CpuEvent.IllegalInstruction i -> Signal.SIGILL;
      case CpuEvent.ArithmeticFault a -> Signal.SIGFPE;
      // s390: the operation and the privileged-operation exception
      case CpuEvent.MachineException e when e.number() <= 2 -> Signal.SIGILL;
      default -> throw new IllegalStateException("a sequence came to " + event);
    };
  }

  @Override
  public void close() {
    cpu.close();
  }
}
