// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utrace.cpu.CpuFactory;
import org.utrace.cpu.FailedProbe;

/**
 * Make processors that libunicorn emulates.
 *
 * <p>libunicorn is not shipped; it is taken from the system (Debian package libunicorn2). The
 * system property {@code utrace.unicorn} or the environment variable {@code UNICORN_LIBRARY} names
 * another file.
 */
public final class UnicornCpus {
  /** What was found out once for this process. */
  private record X86(CpuFactory factory, X86Probes.Result probes) {}

  private static @Nullable X86 x8664;

  private UnicornCpus() {}

  /**
   * Give the factory of x86_64 processors in 64-bit user mode (privilege level 3).
   *
   * <p>Frames are laid out as in {@link X86Frame}. Exceptions are those of the machine (Intel 64
   * manual, volume 3, chapter 6):
   *
   * <ul>
   *   <li>EFLAGS.TF in the frame traps after one instruction, and after each iteration of a
   *       repeated string instruction (which retires with the last one);
   *   <li>{@code syscall} leaves rip behind it, the return address in rcx and EFLAGS in r11; a set
   *       TF gives no trap after it, since Linux masks it for the kernel;
   *   <li>{@code int3} leaves rip behind it and counts as completed;
   *   <li>privileged instructions, segment loads and {@code int n} are general protection faults:
   *       {@code IllegalInstruction} with {@code privileged}; {@code ud2} and {@code icebp} are
   *       without;
   *   <li>a frame cannot change the system bits of EFLAGS.
   * </ul>
   *
   * <p>One thing is not as on the machine: a write across a page end whose second page is bad
   * faults with the right address, but its bytes in the first page are written.
   *
   * <p>Each iteration of a repeated string instruction uses up one of the bound of a run. {@code
   * rdtsc} reads the host's clock. Each CPU reserves about 1 GB of address space, not of memory.
   *
   * <p>Whether this build of libunicorn works that way is tried first, whatever its version.
   *
   * @throws UnicornMissingException if libunicorn is not there
   * @throws UnicornException if it does not run programs as the machine does
   */
  public static CpuFactory x86_64() {
    return x86().factory;
  }

  /**
   * Tell what is wrong with the single step of x86_64 processors; mostly nothing.
   *
   * @throws UnicornException as {@link #x86_64} does
   */
  public static List<FailedProbe> x86_64StepFaults() {
    return x86().probes.step();
  }

  private static X86 x86() {
    X86 known = x8664;
    if (known == null) {
      known = explore(UnicornLibrary.get());
      x8664 = known;
    }
    return known;
  }

  private static X86 explore(UnicornLibrary library) {
    X86Start.Result start = X86Start.explore(library);
    X86Probes.Result probes = X86Probes.of(library, start);
    if (!probes.run().isEmpty()) {
      throw new UnicornUnfitException(probes.run().getFirst());
    }
    return new X86(() -> new X86Cpu(library, start), probes);
  }

  /**
   * The version of libunicorn, for reports.
   *
   * @throws UnicornMissingException if libunicorn is not there
   */
  public static String libraryVersion() {
    return UnicornLibrary.get().version();
  }

  /**
   * The path or name under which libunicorn was loaded, for reports.
   *
   * @throws UnicornMissingException if libunicorn is not there
   */
  public static String libraryPath() {
    return UnicornLibrary.get().path();
  }

  /** Tell whether the user named a file, so that a package would not be looked at. */
  public static boolean isLibraryNamed() {
    return System.getProperty(UnicornLibrary.PROPERTY) != null
        || System.getenv(UnicornLibrary.ENVIRONMENT) != null;
  }
}
