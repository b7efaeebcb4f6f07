// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.arm;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.utrace.arch.ArchPort;
import org.utrace.arch.ArchPtrace;
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
import org.utrace.cpu.UserAddress;
import org.utrace.cpu.UserCpu;
import org.utrace.cpu.unicorn.ArmFrame;
import org.utrace.cpu.unicorn.UnicornCpus;
import org.utrace.port.arm.ptrace.ArmPtrace;

/**
 * The 32-bit ARM port, for ARM and Thumb code.
 *
 * <p>The machine cannot step (SWS-01), so it refuses engines' steps. What ptrace did without, by
 * breakpoints in memory, it still does, and nobody else gets at it (SWS-02).
 */
public final class ArmArchPort implements ArchPort {
  private static final int EM_ARM = 40;
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

  private final StepControl stepControl = new FlagStepControl(ArmFrame.CPSR, 0, 0);
  private final SyscallAccess syscallAccess = new ArmSyscallAccess();
  private final SignalFrame signalFrame = new ArmSignalFrame();
  private final ArchPtrace ptrace = new ArmPtrace(ArmSignalFrame::behindSigreturn);
  private final List<PortRegset> regsets = List.of(ArmRegset.values());
  private final EmulatedMachine machine = new EmulatedMachine(name(), UnicornCpus.arm());

  /** Called by {@link java.util.ServiceLoader}. */
  public ArmArchPort() {}

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
    return "arm";
  }

  @Override
  public int elfMachine() {
    return EM_ARM;
  }

  @Override
  public DataModel dataModel() {
    return DataModel.ILP32_LITTLE;
  }

  @Override
  public String traceeFolder() {
    return "org/utrace/tracees/arm";
  }

  @Override
  public UserCpu newCpu() {
    return machine.newCpu();
  }

  @Override
  public PtRegs newRegs() {
    return new ArmPtRegs();
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

  @Override
  public Optional<ArchPtrace> ptrace() {
    return Optional.of(ptrace);
  }

  /**
   * movw, movt r1; ldr r0, [sp]; cmp; moveq r7, #119; movne r7, #173; svc #0.
   *
   * <p>Linux has a piece of code for each of the two frames and chooses when it enters the handler;
   * this one looks at the mark of the older frame.
   */
  @Override
  public byte[] sigreturnCode() {
    int[] words = {
      0xe30c_135a, 0xe345_1ac3, 0xe59d_0000, 0xe150_0001, 0x03a0_7077, 0x13a0_70ad, 0xef00_0000
    };
    ByteBuffer code = dataModel().buffer(words.length * Integer.BYTES);
    Arrays.stream(words).forEach(code::putInt);
    return code.array();
  }

  /** Linux has one code for all that is refused (arch/arm/kernel/traps.c). */
  @Override
  public TrapCodes trapCodes() {
    return new TrapCodes(
        SigInfo.TRAP_TRACE,
        SigInfo.TRAP_BRANCH,
        SigInfo.TRAP_BRKPT,
        TrapCodes.ILL_ILLOPC,
        TrapCodes.ILL_ILLOPC);
  }

  @Override
  public CodeWriter codeWriter(Address code, Address data) {
    return new ArmCodeWriter(code, data);
  }

  @Override
  public String instruction(UserAddress at, byte[] code) {
    // Whether it was ARM or Thumb, of two bytes or four, the code does not tell.
    return HEX.formatHex(code, 0, Math.min(code.length, Integer.BYTES));
  }

  @Override
  public Map<String, String> facts() {
    return machine.facts();
  }
}
