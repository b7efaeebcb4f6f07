// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract;

/**
 * Describe one occurrence of a signal.
 *
 * @param signal which signal
 * @param code the {@code si_code}: positive from the machine, 0 from kill, negative from tgkill
 * @param sender the sending process, 0 for the kernel
 * @param address the faulting address, 0 where there is none
 */
public record SigInfo(Signal signal, int code, Pid sender, Address address) {

  /** Code of a trap after a stepped instruction (TRAP_TRACE). */
  public static final int TRAP_TRACE = 2;

  /** Code of a breakpoint instruction (TRAP_BRKPT). */
  public static final int TRAP_BRKPT = 1;

  /** Code of a trap after a taken branch (TRAP_BRANCH). */
  public static final int TRAP_BRANCH = 3;

  /** Code of a signal sent to a thread (SI_TKILL). */
  public static final int TKILL = -6;

  /** Code of a signal sent by kill (SI_USER). */
  public static final int USER = 0;

  /** Code of a signal sent by the kernel itself (SI_KERNEL). */
  public static final int KERNEL = 128;

  /** An occurrence without address. */
  public static SigInfo of(Signal signal, int code, Pid sender) {
    return new SigInfo(signal, code, sender, new Address(0));
  }
}
