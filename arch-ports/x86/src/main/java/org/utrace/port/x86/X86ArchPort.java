// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.x86;

import java.util.List;
import java.util.Map;
import org.utrace.arch.ArchPort;
import org.utrace.arch.CodeWriter;
import org.utrace.arch.EmulatedMachine;
import org.utrace.arch.FlagStepControl;
import org.utrace.arch.PtRegs;
import org.utrace.arch.SignalFrame;
import org.utrace.arch.StepControl;
import org.utrace.arch.SyscallAccess;
import org.utrace.arch.TrapCodes;
import org.utrace.contract.Address;
import org.utrace.contract.SigInfo;
import org.utrace.contract.spi.DataModel;
import org.utrace.contract.spi.Requirement;
import org.utrace.cpu.UserAddress;
import org.utrace.cpu.UserCpu;
import org.utrace.cpu.unicorn.UnicornCpus;
import org.utrace.cpu.unicorn.X86Frame;
import org.utrace.cpu.unicorn.X86Instruction;

/** The 64-bit x86 port: real hardware step by EFLAGS.TF (Intel 64 manual, volume 3, 19.3). */
public final class X86ArchPort implements ArchPort {
  private static final int EM_X86_64 = 62;

  private final StepControl stepControl =
      new FlagStepControl(X86Frame.EFLAGS, X86Frame.EFLAGS_TF, 0);
  private final SyscallAccess syscallAccess = new X86SyscallAccess();
  private final SignalFrame signalFrame = new X86SignalFrame();
  private final EmulatedMachine machine = new EmulatedMachine(name(), UnicornCpus.x86_64());

  /** Called by {@link java.util.ServiceLoader}. */
  public X86ArchPort() {}

  @Override
  public List<Requirement> requirements() {
    return machine.requirements();
  }

  /** The step as such is there, so the port does not say that it has none. */
  @Override
  public Map<String, String> withheld() {
    return machine.withheld();
  }

  @Override
  public String name() {
    return "x86_64";
  }

  @Override
  public int elfMachine() {
    return EM_X86_64;
  }

  @Override
  public DataModel dataModel() {
    return DataModel.LP64_LITTLE;
  }

  @Override
  public String traceeFolder() {
    return "org/utrace/tracees/x86_64";
  }

  @Override
  public UserCpu newCpu() {
    return machine.newCpu();
  }

  @Override
  public PtRegs newRegs() {
    return new X86PtRegs();
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

  /** Linux reports int3 with SI_KERNEL (arch/x86/kernel/traps.c). */
  @Override
  public TrapCodes trapCodes() {
    return new TrapCodes(SigInfo.TRAP_TRACE, SigInfo.TRAP_BRANCH, SigInfo.KERNEL);
  }

  @Override
  public CodeWriter codeWriter(Address code, Address data) {
    return new X86CodeWriter(true, code, data);
  }

  @Override
  public String instruction(UserAddress at, byte[] code) {
    return X86Instruction.hex(code);
  }

  @Override
  public Map<String, String> facts() {
    return machine.facts();
  }
}
