// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import org.utrace.cpu.CpuFactory;

/**
 * Make processors that libunicorn emulates.
 *
 * <p>libunicorn is not shipped; it is taken from the system (Debian package libunicorn2). The
 * system property {@code utrace.unicorn} or the environment variable {@code UNICORN_LIBRARY} names
 * another file.
 */
public final class UnicornCpus {
  private static final UnicornMachine X86_64 =
      new UnicornMachine(library -> exploreX86(library, X86Mode.BITS_64));
  private static final UnicornMachine I386 =
      new UnicornMachine(library -> exploreX86(library, X86Mode.BITS_32));

  private static final UnicornMachine AARCH64 = new UnicornMachine(UnicornCpus::exploreAarch64);
  private static final UnicornMachine S390X = new UnicornMachine(UnicornCpus::exploreS390x);
  private static final UnicornMachine S390 = new UnicornMachine(UnicornCpus::exploreS390);
  private static final UnicornMachine ARM = new UnicornMachine(UnicornCpus::exploreArm);

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
   *   <li>with DEBUGCTL.BTF in the frame too, the trap comes after a taken branch only, which ends
   *       BTF: a jump to the next instruction is one, and no iteration;
   *   <li>{@code syscall} leaves rip behind it, the return address in rcx and EFLAGS in r11; a set
   *       TF gives no trap after it, since Linux masks it for the kernel;
   *   <li>{@code int3} leaves rip behind it and counts as completed;
   *   <li>privileged instructions, loads of segments that are none of the program's and {@code int
   *       n} are general protection faults: {@code IllegalInstruction} with {@code privileged};
   *       {@code ud2}, {@code icebp} and {@code sysenter} are without;
   *   <li>{@code int 4} is a {@code MachineException}, behind it;
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

  /**
   * The i386 machine in 32-bit user mode (privilege level 3).
   *
   * <p>Frames are laid out as in {@link I386Frame}. All is as with {@link #x86_64}, but {@code int
   * 0x80} is the system call, {@code syscall} an undefined instruction, and {@code into} and {@code
   * bound} are {@code MachineException}, behind and on the instruction. fs and gs may be loaded
   * with the descriptors that the frame has.
   */
  public static UnicornMachine i386() {
    return I386;
  }

  private static UnicornMachine.Explored exploreX86(UnicornLibrary library, X86Mode mode) {
    X86Start.Result start = X86Start.explore(library, mode);
    return new UnicornMachine.Explored(
        () -> new X86Cpu(library, start, mode), X86Probes.of(library, start, mode));
  }

  /**
   * The AArch64 machine (ARMv8.0, little-endian) at exception level 0.
   *
   * <p>Frames are laid out as in {@link Aarch64Frame}. Exceptions are those of the machine (Arm
   * Architecture Reference Manual, D1.10 and D2.12):
   *
   * <ul>
   *   <li>PSTATE.SS in the frame traps after one instruction and is 0 then; also behind {@code svc}
   *       it is 0, and there is no trap: a kernel that wants one sets it again;
   *   <li>a fault, a breakpoint or a refused instruction leaves PSTATE.SS set;
   *   <li>{@code svc} leaves pc behind it, {@code brk} on it, where it does not count as completed;
   *   <li>a pc that is no multiple of 4, and an exclusive access that is not aligned, are alignment
   *       faults;
   *   <li>system registers of higher levels, {@code eret}, {@code hvc} and {@code smc} are {@code
   *       IllegalInstruction} with {@code privileged}; {@code udf}, {@code hlt} and words that are
   *       no instruction are without;
   *   <li>a frame can change N, Z, C, V and SS of PSTATE.
   * </ul>
   *
   * <p>Not as on the machine under Linux: the top byte of an address is not ignored; a store across
   * a page end whose second page is bad leaves its bytes in the first page; a misaligned {@code
   * ldar} or {@code stlr}, and a misaligned sp, are no faults; an exclusive access survives
   * exceptions, except where the step is armed or disarmed in between.
   *
   * <p>{@code mrs} of {@code cntvct_el0} reads the host's clock. Each CPU reserves about 1 GB of
   * address space, not of memory. Whether this build of libunicorn works that way is tried first,
   * whatever its version.
   */
  public static UnicornMachine aarch64() {
    return AARCH64;
  }

  private static UnicornMachine.Explored exploreAarch64(UnicornLibrary library) {
    Aarch64Start.Result start = Aarch64Start.explore(library);
    return new UnicornMachine.Explored(
        () -> new Aarch64Cpu(library, start), Aarch64Probes.of(library, start));
  }

  /**
   * The s390x machine (z/Architecture) in problem state, 64-bit addressing mode.
   *
   * <p>Frames are laid out as in {@link S390Frame}. Interruptions are those of the machine
   * (Principles of Operation, 4 and 6):
   *
   * <ul>
   *   <li>control registers 9 to 11 tell which program events are recorded while PSW bit R of the
   *       frame is set: instruction fetching in a range of addresses, and successful branching, if
   *       wanted into that range only; an event is told after the instruction;
   *   <li>a supervisor call, also an executed one, leaves the address behind it, and its length and
   *       number in {@link S390Frame#INT_CODE}; there is no event after it, since the kernel is
   *       entered first;
   *   <li>the undefined instruction 0001 is Linux's breakpoint and leaves the address behind it;
   *   <li>every other program interruption leaves it there too, its code with the length of the
   *       instruction in {@link S390Frame#INT_CODE}, and what it is about, for data exceptions, in
   *       the floating-point control register; nothing else is changed;
   *   <li>faults of memory leave the address on the instruction and name the page;
   *   <li>a frame can change R, condition code, program mask and addressing mode of the PSW.
   * </ul>
   *
   * <p>Not as on the machine: dynamic address translation is off, and programs stay in the primary
   * space; vector instructions are refused; what an instruction has stored before a fault at the
   * end of a page stays stored; nobody may rely on what is at 0xa5a5000000000000.
   *
   * <p>{@code stck} reads the host's clock. Each CPU reserves about 1 GB of address space, not of
   * memory. Whether this build of libunicorn works that way is tried first, whatever its version.
   */
  public static UnicornMachine s390x() {
    return S390X;
  }

  /**
   * The same machine as {@link #s390x} in 31-bit addressing mode, and never in the 64-bit one.
   *
   * <p>Instructions are those of z/Architecture, with registers of 64 bits.
   */
  public static UnicornMachine s390() {
    return S390;
  }

  private static UnicornMachine.Explored exploreS390(UnicornLibrary library) {
    S390Start.Result start = S390Start.explore(library);
    CpuFactory cpus = () -> S390Cpu.narrow(library, start);
    return new UnicornMachine.Explored(cpus, S390Probes.of(library, cpus));
  }

  private static UnicornMachine.Explored exploreS390x(UnicornLibrary library) {
    S390Start.Result start = S390Start.explore(library);
    CpuFactory cpus = () -> S390Cpu.wide(library, start);
    return new UnicornMachine.Explored(cpus, S390Probes.of(library, cpus));
  }

  /**
   * The 32-bit ARM machine in user mode: ARMv7-A with Thumb-2, VFPv4 and NEON, little-endian.
   *
   * <p>Frames are laid out as in {@link ArmFrame}; registers outside the frame are d0 to d31 and
   * FPSCR. Exceptions are those of the machine (ARM DDI 0406C, B1.8 and B1.9):
   *
   * <ul>
   *   <li>bit 5 of CPSR tells ARM from Thumb; pc is without bit 0;
   *   <li>there is no step facility;
   *   <li>{@code svc} leaves pc behind it;
   *   <li>{@code bkpt}, and the {@code udf} that Linux takes for breakpoints, leave pc on them;
   *   <li>other undefined instructions, privileged ones among them, are {@code IllegalInstruction}
   *       without {@code privileged}, for the machine does not tell;
   *   <li>IT is an instruction, and so is each instruction of an IT block, executed or not;
   *   <li>an exclusive access that is not aligned is an alignment fault;
   *   <li>a frame cannot change the system bits of CPSR.
   * </ul>
   *
   * <p>Where the manual leaves it open: ARM code is fetched with bit 1 of its address clear, and
   * divisions by zero give 0. The page of Linux's vectors, at 0xffff0000, can be read.
   */
  public static UnicornMachine arm() {
    return ARM;
  }

  private static UnicornMachine.Explored exploreArm(UnicornLibrary library) {
    return new UnicornMachine.Explored(() -> new ArmCpu(library), ArmProbes.of(library));
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
