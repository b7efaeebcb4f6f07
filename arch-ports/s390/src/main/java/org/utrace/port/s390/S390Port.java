// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.s390;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.utrace.arch.ArchPort;
import org.utrace.arch.ArchThread;
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
import org.utrace.contract.spi.StepPeer;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.UserAddress;
import org.utrace.cpu.UserCpu;
import org.utrace.cpu.unicorn.S390Instruction;
import org.utrace.cpu.unicorn.UnicornMachine;

/**
 * What the s390 ports of both widths have in common: hardware step and block step by program-event
 * recording.
 */
abstract class S390Port implements ArchPort {
  private static final int EM_S390 = 22;

  private final String name;
  private final boolean wide;
  private final EmulatedMachine machine;
  private final StepControl stepControl = new S390StepControl();
  private final SyscallAccess syscallAccess;
  private final SignalFrame signalFrame;
  private final List<PortRegset> regsets;

  /**
   * Make the port of one width.
   *
   * @param wide for 64-bit programs; else for 31-bit ones
   */
  S390Port(String name, boolean wide, UnicornMachine machine) {
    this.name = name;
    this.wide = wide;
    this.machine = new EmulatedMachine(name, machine);
    syscallAccess = new S390SyscallAccess(wide);
    signalFrame = new S390SignalFrame(wide);
    regsets = S390Regsets.all(wide);
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
  public final String name() {
    return name;
  }

  @Override
  public final int elfMachine() {
    return EM_S390;
  }

  @Override
  public final DataModel dataModel() {
    return wide ? DataModel.LP64_BIG : DataModel.ILP32_BIG;
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
    return new S390PtRegs(wide);
  }

  @Override
  public final SyscallAccess syscallAccess() {
    return syscallAccess;
  }

  @Override
  public final SignalFrame signalFrame() {
    return signalFrame;
  }

  @Override
  public final StepControl stepControl() {
    return stepControl;
  }

  @Override
  public final List<PortRegset> regsets() {
    return regsets;
  }

  /** svc 173. */
  @Override
  public final byte[] sigreturnCode() {
    return new byte[] {0x0a, (byte) 173};
  }

  /** As arch/s390/kernel/traps.c has them. */
  @Override
  public final TrapCodes trapCodes() {
    return new TrapCodes(S390Traps.TRAP_HWBKPT, S390Traps.TRAP_HWBKPT, SigInfo.TRAP_BRKPT);
  }

  /** The machine leaves the address behind the instruction, so signals tell another one. */
  @Override
  public final Optional<SigInfo> signal(CpuEvent event, ArchThread thread) {
    return S390Traps.signal(event, thread);
  }

  @Override
  public final CodeWriter codeWriter(Address code, Address data) {
    return new S390CodeWriter(wide, code, data);
  }

  @Override
  public final String instruction(UserAddress at, byte[] code) {
    return S390Instruction.hex(code);
  }

  @Override
  public final Map<String, String> facts() {
    return machine.facts();
  }
}
