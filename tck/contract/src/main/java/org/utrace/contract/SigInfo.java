// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract;

/**
 * Describe one occurrence of a signal.
 *
 * @param signal which signal
 * @param code the {@code si_code}: positive from the machine, 0 from kill, negative from tgkill
 * @param sender the sending process, 0 for the kernel
 * @param address the faulting address, 0 where there is none
 * @param value the value sent with it, or the status of a child; 0 where there is none
 */
public record SigInfo(Signal signal, int code, Pid sender, Address address, long value) {

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

  /** Code of a signal sent with a value (SI_QUEUE). */
  public static final int QUEUE = -1;

  /** Code of a child that has exited (CLD_EXITED). */
  public static final int CLD_EXITED = 1;

  /** Code of a child that was killed (CLD_KILLED). */
  public static final int CLD_KILLED = 2;

  /** Code of a child that was killed with a core dump (CLD_DUMPED). */
  public static final int CLD_DUMPED = 3;

  /** Code of a child that has stopped (CLD_STOPPED). */
  public static final int CLD_STOPPED = 5;

  /** Code of a child that goes on (CLD_CONTINUED). */
  public static final int CLD_CONTINUED = 6;

  /** An occurrence without address or value. */
  public static SigInfo of(Signal signal, int code, Pid sender) {
    return new SigInfo(signal, code, sender, new Address(0), 0);
  }

  /** An occurrence that the machine raises at an address. */
  public static SigInfo fault(Signal signal, int code, Address address) {
    return new SigInfo(signal, code, new Pid(0), address, 0);
  }

  /** Tell of a child. */
  public static SigInfo child(int code, Pid child, int status) {
    return new SigInfo(Signal.SIGCHLD, code, child, new Address(0), status);
  }

  /** The same occurrence told of another signal. */
  public SigInfo withSignal(Signal other) {
    return new SigInfo(other, code, sender, address, value);
  }
}
