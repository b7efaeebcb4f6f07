// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.arm;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.utrace.arch.ArchPort;
import org.utrace.arch.ArchThread;
import org.utrace.arch.CodeWriter;
import org.utrace.arch.EmulatedMachine;
import org.utrace.arch.FlagStepControl;
import org.utrace.arch.PortRegset;
import org.utrace.arch.PtRegs;
import org.utrace.arch.SignalFrame;
import org.utrace.arch.StepControl;
import org.utrace.arch.SyscallAccess;
import org.utrace.arch.TrapCodes;
import org.utrace.contract.Address;
import org.utrace.contract.SigInfo;
import org.utrace.contract.spi.DataModel;
import org.utrace.contract.spi.Requirement;
import org.utrace.contract.spi.StepPeer;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.UserAddress;
import org.utrace.cpu.UserCpu;
import org.utrace.cpu.unicorn.Aarch64Frame;
import org.utrace.cpu.unicorn.Aarch64Instruction;
import org.utrace.cpu.unicorn.UnicornCpus;

/** The AArch64 port: real hardware step by PSTATE.SS (Arm ARM, D2.12), no block step. */
public final class Aarch64ArchPort implements ArchPort {
  private static final int EM_AARCH64 = 183;

  private final StepControl stepControl =
      new FlagStepControl(Aarch64Frame.PSTATE, Aarch64Frame.PSTATE_SS, 0);
  private final SyscallAccess syscallAccess = new Aarch64SyscallAccess();
  private final SignalFrame signalFrame = new Aarch64SignalFrame();
  private final List<PortRegset> regsets = List.of(Aarch64Regset.values());
  private final EmulatedMachine machine = new EmulatedMachine(name(), UnicornCpus.aarch64());

  /** Called by {@link java.util.ServiceLoader}. */
  public Aarch64ArchPort() {}

  @Override
  public List<Requirement> requirements() {
    return machine.requirements();
  }

  @Override
  public Map<String, String> withheld() {
    return machine.withheld();
  }

  @Override
  public String name() {
    return "aarch64";
  }

  @Override
  public int elfMachine() {
    return EM_AARCH64;
  }

  @Override
  public String traceeFolder() {
    return "org/utrace/tracees/aarch64";
  }

  @Override
  public DataModel dataModel() {
    return DataModel.LP64_LITTLE;
  }

  @Override
  public UserCpu newCpu() {
    return machine.newCpu();
  }

  @Override
  public List<StepPeer> stepPeers() {
    return machine.stepPeers();
  }

  @Override
  public PtRegs newRegs() {
    return new Aarch64PtRegs();
  }

  @Override
  public SyscallAccess syscallAccess() {
    return syscallAccess;
  }

  @Override
  public SignalFrame signalFrame() {
    return signalFrame;
  }

  @Override
  public StepControl stepControl() {
    return stepControl;
  }

  @Override
  public List<PortRegset> regsets() {
    return regsets;
  }

  /** mov x8, #139; svc #0. */
  @Override
  public byte[] sigreturnCode() {
    return dataModel().buffer(2 * Integer.BYTES).putInt(0xd2801168).putInt(0xd4000001).array();
  }

  /** Linux has one code for all that is refused at level 0 (arch/arm64/kernel/traps.c). */
  @Override
  public TrapCodes trapCodes() {
    return new TrapCodes(
        SigInfo.TRAP_TRACE,
        SigInfo.TRAP_BRANCH,
        SigInfo.TRAP_BRKPT,
        TrapCodes.ILL_ILLOPC,
        TrapCodes.ILL_ILLOPC);
  }

  /** What a fault was is kept for signal frames; the signal is what it is on other machines. */
  @Override
  public Optional<SigInfo> signal(CpuEvent event, ArchThread thread) {
    Aarch64Faults.note(event, thread.regs().trapFrame());
    return Optional.empty();
  }

  @Override
  public CodeWriter codeWriter(Address code, Address data) {
    return new Aarch64CodeWriter(code, data);
  }

  @Override
  public String instruction(UserAddress at, byte[] code) {
    return Aarch64Instruction.hex(code);
  }

  @Override
  public Map<String, String> facts() {
    return machine.facts();
  }
}
