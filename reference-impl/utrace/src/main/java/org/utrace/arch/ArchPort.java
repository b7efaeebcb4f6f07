// SPDX-License-Identifier: Apache-2.0
package org.utrace.arch;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.utrace.contract.Address;
import org.utrace.contract.SigInfo;
import org.utrace.contract.spi.DataModel;
import org.utrace.contract.spi.Requirement;
import org.utrace.contract.spi.StepPeer;
import org.utrace.cpu.CpuEvent;
import org.utrace.cpu.UserAddress;
import org.utrace.cpu.UserCpu;

/**
 * Supply everything the kernel asks of a machine; a port is one implementation of this.
 *
 * <p>Found by {@link java.util.ServiceLoader}. A port holds no state of its own: what belongs to a
 * thread is in its {@link PtRegs} and {@link ArchThread}.
 *
 * <p>A method that gives a part which is not written yet throws {@link
 * UnsupportedOperationException}; {@link PortPart} finds out, and the port is refused as a whole.
 */
public interface ArchPort {

  /** The port's name, for example {@code x86_64}. */
  String name();

  /** The {@code e_machine} number of its ELF files. */
  int elfMachine();

  /** The width of its words and the order of their bytes, as C programs see them. */
  DataModel dataModel();

  /** Class path folder of its tracees, without a slash at the end. */
  String traceeFolder();

  /** What the port needs from this machine; asked before anything else of it. */
  default List<Requirement> requirements() {
    return List.of();
  }

  /**
   * Capabilities that the machine has but that do not work on this host, with the reasons.
   *
   * @throws org.utrace.contract.spi.SetupException as {@link #newCpu} does
   */
  default Map<String, String> withheld() {
    return Map.of();
  }

  /**
   * Make a processor with nothing mapped.
   *
   * @throws org.utrace.contract.spi.SetupException if what it needs is missing on this host
   */
  UserCpu newCpu();

  /** Make the register frame of a new thread, all zero except what the machine demands. */
  PtRegs newRegs();

  /** How the machine passes system calls. */
  SyscallAccess syscallAccess();

  /** How the machine steps. */
  StepControl stepControl();

  /** How the machine enters and leaves signal handlers. */
  SignalFrame signalFrame();

  /** Programs that step on the same machine with no kernel above it, for benchmarks. */
  default List<StepPeer> stepPeers() {
    return List.of();
  }

  /**
   * Code that leaves a handler (rt_sigreturn), for programs that bring none with SA_RESTORER; empty
   * where they have to.
   *
   * <p>Linux has it on a page that it maps into every program (vDSO).
   */
  default byte[] sigreturnCode() {
    return new byte[0];
  }

  /** The machine's register sets under their note names, general registers first (ARCH-11). */
  List<PortRegset> regsets();

  /** What the machine does for ptrace alone; most do nothing (SWS-02). */
  default Optional<ArchPtrace> ptrace() {
    return Optional.empty();
  }

  /** The machine's signal conventions. */
  TrapCodes trapCodes();

  /**
   * Start writing code of the machine.
   *
   * @param code where it will stand, 2048 bytes
   * @param data 2048 bytes that it may read and write; the stack ends at their end
   */
  CodeWriter codeWriter(Address code, Address data);

  /**
   * The signal for an event of the processor, where it is not what most machines send.
   *
   * <p>Every {@link CpuEvent.MachineException} has one.
   *
   * @param thread the one that ran, with its registers as the event left them
   */
  default Optional<SigInfo> signal(CpuEvent event, ArchThread thread) {
    return Optional.empty();
  }

  /**
   * Write an instruction as text for logs, at least as its bytes in hex.
   *
   * @param at where it is
   * @param code at least one byte; may go on behind the instruction, or end within it
   */
  String instruction(UserAddress at, byte[] code);

  /** Facts about the machine for reports, such as the version of an emulator; in a fixed order. */
  Map<String, String> facts();
}
