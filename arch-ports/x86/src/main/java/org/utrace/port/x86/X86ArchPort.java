// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.x86;

import java.util.List;
import org.utrace.arch.PortRegset;
import org.utrace.arch.SignalFrame;
import org.utrace.arch.SyscallAccess;
import org.utrace.cpu.unicorn.UnicornCpus;

/** The 64-bit x86 port. */
public final class X86ArchPort extends X86Port {
  private static final int EM_X86_64 = 62;

  private final SyscallAccess syscallAccess = new X86SyscallAccess();
  private final SignalFrame signalFrame = new X86SignalFrame();

  /** Called by {@link java.util.ServiceLoader}. */
  public X86ArchPort() {
    super("x86_64", X86Registers.BITS_64, UnicornCpus.x86_64());
  }

  @Override
  public int elfMachine() {
    return EM_X86_64;
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
    return X86Regsets.ALL;
  }
}
