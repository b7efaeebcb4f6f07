// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.s390;

import java.util.List;
import java.util.Map;
import org.utrace.arch.ArchPort;
import org.utrace.arch.CodeWriter;
import org.utrace.arch.EmulatedMachine;
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
import org.utrace.cpu.UserAddress;
import org.utrace.cpu.UserCpu;
import org.utrace.cpu.unicorn.S390Instruction;
import org.utrace.cpu.unicorn.UnicornCpus;

/** The 64-bit s390 port: hardware step and block step by program-event recording. */
public final class S390xArchPort implements ArchPort {
  private static final int EM_S390 = 22;

  /** TRAP_HWBKPT, which Linux reports every recorded event with (do_per_trap). */
  private static final int TRAP_HWBKPT = 4;

  private final StepControl stepControl = new S390StepControl();
  private final SyscallAccess syscallAccess = new S390xSyscallAccess();
  private final SignalFrame signalFrame = new S390xSignalFrame();
  private final List<PortRegset> regsets = S390xRegsets.all();
  private final EmulatedMachine machine = new EmulatedMachine(name(), UnicornCpus.s390x());

  /** Called by {@link java.util.ServiceLoader}. */
  public S390xArchPort() {}

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
    return "s390x";
  }

  @Override
  public int elfMachine() {
    return EM_S390;
  }

  @Override
  public DataModel dataModel() {
    return DataModel.LP64_BIG;
  }

  @Override
  public String traceeFolder() {
    return "org/utrace/tracees/s390x";
  }

  @Override
  public UserCpu newCpu() {
    return machine.newCpu();
  }

  @Override
  public PtRegs newRegs() {
    return new S390PtRegs();
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

  /** As arch/s390/kernel/traps.c has them. */
  @Override
  public TrapCodes trapCodes() {
    return new TrapCodes(
        TRAP_HWBKPT, TRAP_HWBKPT, SigInfo.TRAP_BRKPT, TrapCodes.ILL_ILLOPC, TrapCodes.ILL_PRVOPC);
  }

  @Override
  public CodeWriter codeWriter(Address code, Address data) {
    return new S390CodeWriter(true, code, data);
  }

  @Override
  public String instruction(UserAddress at, byte[] code) {
    return S390Instruction.hex(code);
  }

  @Override
  public Map<String, String> facts() {
    return machine.facts();
  }
}
