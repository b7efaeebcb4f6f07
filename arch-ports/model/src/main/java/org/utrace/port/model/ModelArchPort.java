// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.model;

import java.util.List;
import java.util.Map;
import org.utrace.arch.ArchPort;
import org.utrace.arch.CodeWriter;
import org.utrace.arch.PortRegset;
import org.utrace.arch.PtRegs;
import org.utrace.arch.SignalFrame;
import org.utrace.arch.StepControl;
import org.utrace.arch.SyscallAccess;
import org.utrace.arch.TrapCodes;
import org.utrace.contract.Address;
import org.utrace.contract.SigInfo;
import org.utrace.contract.spi.DataModel;
import org.utrace.cpu.UserAddress;
import org.utrace.cpu.UserCpu;

/** The model machine as a port: no native code, every step facility. */
public final class ModelArchPort implements ArchPort {
  /** Private ELF machine number of the model. */
  private static final int ELF_MACHINE = 0xfe4d;

  private final ModelConfig config = ModelConfig.full();
  private final StepControl stepControl = new ModelStepControl(config);
  private final SyscallAccess syscallAccess = new ModelSyscallAccess();
  private final SignalFrame signalFrame = new ModelSignalFrame();

  /** Called by {@link java.util.ServiceLoader}. */
  public ModelArchPort() {}

  @Override
  public String name() {
    return "model";
  }

  @Override
  public int elfMachine() {
    return ELF_MACHINE;
  }

  @Override
  public DataModel dataModel() {
    return DataModel.LP64_LITTLE;
  }

  @Override
  public String traceeFolder() {
    return "org/utrace/tracees/model";
  }

  @Override
  public UserCpu newCpu() {
    return new ModelCpu(config);
  }

  @Override
  public PtRegs newRegs() {
    return new ModelPtRegs();
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
    return ModelRegsets.all();
  }

  @Override
  public TrapCodes trapCodes() {
    return new TrapCodes(SigInfo.TRAP_TRACE, SigInfo.TRAP_BRANCH, SigInfo.TRAP_BRKPT);
  }

  @Override
  public CodeWriter codeWriter(Address code, Address data) {
    return new ModelCodeWriter(code, data);
  }

  @Override
  public String instruction(UserAddress at, byte[] code) {
    return ModelDisassembler.instruction(at, code);
  }

  @Override
  public Map<String, String> facts() {
    return Map.of("machine", config.toString());
  }
}
