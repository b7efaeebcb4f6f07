// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.template;

import java.util.HexFormat;
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
import org.utrace.contract.spi.DataModel;
import org.utrace.cpu.UserAddress;
import org.utrace.cpu.UserCpu;
import org.utrace.port.model.ModelConfig;
import org.utrace.port.model.ModelCpu;

/**
 * A port of which only this class is written: what the machine is, and where each part comes from.
 *
 * <p>Its machine runs the model's instructions, with conventions of its own; the README beside the
 * sources is its manual.
 */
public final class TemplateArchPort implements ArchPort {
  /** Private ELF machine number of the template. */
  private static final int ELF_MACHINE = 0xfe54;

  private static final int INSTRUCTION_BYTES = 8;

  private final ModelConfig config = ModelConfig.liveControl();

  /** Called by {@link java.util.ServiceLoader}. */
  public TemplateArchPort() {}

  @Override
  public String name() {
    return "template";
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
    return "org/utrace/tracees/template";
  }

  @Override
  public UserCpu newCpu() {
    return new ModelCpu(config);
  }

  @Override
  public PtRegs newRegs() {
    return TemplatePtRegs.make();
  }

  @Override
  public SyscallAccess syscallAccess() {
    return TemplateSyscallAccess.make();
  }

  @Override
  public List<PortRegset> regsets() {
    return TemplateRegsets.all();
  }

  @Override
  public SignalFrame signalFrame() {
    return TemplateSignalFrame.make();
  }

  @Override
  public TrapCodes trapCodes() {
    return TemplateTrapCodes.make();
  }

  @Override
  public StepControl stepControl() {
    return TemplateStepControl.make();
  }

  @Override
  public CodeWriter codeWriter(Address code, Address data) {
    return TemplateCodeWriter.make(data);
  }

  /** No disassembler: the bytes in hex are enough. */
  @Override
  public String instruction(UserAddress at, byte[] code) {
    return HexFormat.of().formatHex(code, 0, Math.min(code.length, INSTRUCTION_BYTES));
  }

  @Override
  public Map<String, String> facts() {
    return Map.of("machine", config.toString());
  }
}
