// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.x86;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.utrace.arch.ArchPort;
import org.utrace.arch.ArchThread;
import org.utrace.arch.CodeWriter;
import org.utrace.arch.EmulatedMachine;
import org.utrace.arch.PtRegs;
import org.utrace.arch.StepControl;
import org.utrace.arch.TrapCodes;
import org.utrace.contract.Address;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.contract.spi.DataModel;
import org.utrace.contract.spi.Requirement;
import org.utrace.contract.spi.StepPeer;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.UserAddress;
import org.utrace.cpu.UserCpu;
import org.utrace.cpu.unicorn.UnicornMachine;
import org.utrace.cpu.unicorn.X86Instruction;
import org.utrace.cpu.unicorn.X86Mode;

/**
 * What the two x86 ports have in common: the step by EFLAGS.TF and DEBUGCTL.BTF, and how exceptions
 * become signals (Intel 64 manual, volume 3, chapter 6 and 18.4.3; arch/x86/kernel/traps.c).
 */
abstract class X86Port implements ArchPort {
  private final String name;
  private final X86Registers registers;
  private final StepControl stepControl;
  private final EmulatedMachine machine;

  X86Port(String name, X86Registers registers, UnicornMachine machine) {
    this.name = name;
    this.registers = registers;
    this.stepControl = new X86StepControl(registers);
    this.machine = new EmulatedMachine(name, machine);
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final List<Requirement> requirements() {
    return machine.requirements();
  }

  /** The step as such is there, so the port does not say that it has none. */
  @Override
  public final Map<String, String> withheld() {
    return machine.withheld();
  }

  @Override
  public final DataModel dataModel() {
    return registers.model();
  }

  @Override
  public final String traceeFolder() {
    return "org/utrace/tracees/" + name;
  }

  @Override
  public final UserCpu newCpu() {
    return machine.newCpu();
  }

  @Override
  public final List<StepPeer> stepPeers() {
    return machine.stepPeers();
  }

  @Override
  public final PtRegs newRegs() {
    return new X86PtRegs(registers);
  }

  @Override
  public final StepControl stepControl() {
    return stepControl;
  }

  /** Linux reports int3 with SI_KERNEL, and a trap after a branch as one after an instruction. */
  @Override
  public final TrapCodes trapCodes() {
    return new TrapCodes(SigInfo.TRAP_TRACE, SigInfo.TRAP_TRACE, SigInfo.KERNEL);
  }

  /** A general protection fault and its like are SIGSEGV, from the kernel and with no address. */
  @Override
  public final Optional<SigInfo> signal(CpuEvent event, ArchThread thread) {
    boolean protection =
        event instanceof CpuEvent.MachineException
            || (event instanceof CpuEvent.IllegalInstruction illegal && illegal.privileged());
    return protection
        ? Optional.of(SigInfo.fault(Signal.SIGSEGV, SigInfo.KERNEL, new Address(0)))
        : Optional.empty();
  }

  @Override
  public final CodeWriter codeWriter(Address code, Address data) {
    return new X86CodeWriter(registers.mode() == X86Mode.BITS_64, code, data);
  }

  @Override
  public final String instruction(UserAddress at, byte[] code) {
    return X86Instruction.hex(code, registers.mode());
  }

  @Override
  public final Map<String, String> facts() {
    return machine.facts();
  }
}
