// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.x86;

import java.util.List;
import org.utrace.arch.PortRegset;
import org.utrace.arch.SignalFrame;
import org.utrace.arch.SyscallAccess;
import org.utrace.cpu.unicorn.UnicornCpus;

/** The 32-bit x86 port. */
public final class I386ArchPort extends X86Port {
  private static final int EM_386 = 3;

  private final SyscallAccess syscallAccess = new I386SyscallAccess();
  private final SignalFrame signalFrame = new I386SignalFrame();

  /** Called by {@link java.util.ServiceLoader}. */
  public I386ArchPort() {
    super("i386", X86Registers.BITS_32, UnicornCpus.i386());
  }

  @Override
  public int elfMachine() {
    return EM_386;
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
  public List<PortRegset> regsets() {
    return I386Regsets.ALL;
  }
}
