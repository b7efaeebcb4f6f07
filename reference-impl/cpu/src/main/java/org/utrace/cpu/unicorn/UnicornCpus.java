// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

/**
 * Make processors that libunicorn emulates.
 *
 * <p>libunicorn is not shipped; it is taken from the system (Debian package libunicorn2). The
 * system property {@code utrace.unicorn} or the environment variable {@code UNICORN_LIBRARY} names
 * another file.
 */
public final class UnicornCpus {
  private static final UnicornMachine X86_64 = new UnicornMachine(UnicornCpus::exploreX86);

  private UnicornCpus() {}

  /**
   * The x86_64 machine in 64-bit user mode (privilege level 3).
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
   */
  public static UnicornMachine x86_64() {
    return X86_64;
  }

  private static UnicornMachine.Explored exploreX86(UnicornLibrary library) {
    X86Start.Result start = X86Start.explore(library);
    return new UnicornMachine.Explored(
        () -> new X86Cpu(library, start), X86Probes.of(library, start));
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
