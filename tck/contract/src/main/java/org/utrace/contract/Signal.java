// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract;

import java.util.Optional;

/**
 * Name a signal; the numbers are the generic Linux ones.
 *
 * <p>{@code SIGRT0} to {@code SIGRT32} are the real-time signals, of which several of one number
 * can be pending (signal(7)).
 */
public enum Signal {
  SIGHUP(1, Default.TERM),
  SIGINT(2, Default.TERM),
  SIGQUIT(3, Default.CORE),
  SIGILL(4, Default.CORE),
  SIGTRAP(5, Default.CORE),
  SIGABRT(6, Default.CORE),
  SIGBUS(7, Default.CORE),
  SIGFPE(8, Default.CORE),
  SIGKILL(9, Default.TERM),
  SIGUSR1(10, Default.TERM),
  SIGSEGV(11, Default.CORE),
  SIGUSR2(12, Default.TERM),
  SIGPIPE(13, Default.TERM),
  SIGALRM(14, Default.TERM),
  SIGTERM(15, Default.TERM),
  SIGSTKFLT(16, Default.TERM),
  SIGCHLD(17, Default.IGNORE),
  SIGCONT(18, Default.IGNORE),
  SIGSTOP(19, Default.STOP),
  SIGTSTP(20, Default.STOP),
  SIGTTIN(21, Default.STOP),
  SIGTTOU(22, Default.STOP),
  SIGURG(23, Default.IGNORE),
  SIGXCPU(24, Default.CORE),
  SIGXFSZ(25, Default.CORE),
  SIGVTALRM(26, Default.TERM),
  SIGPROF(27, Default.TERM),
  SIGWINCH(28, Default.IGNORE),
  SIGIO(29, Default.TERM),
  SIGPWR(30, Default.TERM),
  SIGSYS(31, Default.CORE),
  SIGRT0(32, Default.TERM),
  SIGRT1(33, Default.TERM),
  SIGRT2(34, Default.TERM),
  SIGRT3(35, Default.TERM),
  SIGRT4(36, Default.TERM),
  SIGRT5(37, Default.TERM),
  SIGRT6(38, Default.TERM),
  SIGRT7(39, Default.TERM),
  SIGRT8(40, Default.TERM),
  SIGRT9(41, Default.TERM),
  SIGRT10(42, Default.TERM),
  SIGRT11(43, Default.TERM),
  SIGRT12(44, Default.TERM),
  SIGRT13(45, Default.TERM),
  SIGRT14(46, Default.TERM),
  SIGRT15(47, Default.TERM),
  SIGRT16(48, Default.TERM),
  SIGRT17(49, Default.TERM),
  SIGRT18(50, Default.TERM),
  SIGRT19(51, Default.TERM),
  SIGRT20(52, Default.TERM),
  SIGRT21(53, Default.TERM),
  SIGRT22(54, Default.TERM),
  SIGRT23(55, Default.TERM),
  SIGRT24(56, Default.TERM),
  SIGRT25(57, Default.TERM),
  SIGRT26(58, Default.TERM),
  SIGRT27(59, Default.TERM),
  SIGRT28(60, Default.TERM),
  SIGRT29(61, Default.TERM),
  SIGRT30(62, Default.TERM),
  SIGRT31(63, Default.TERM),
  SIGRT32(64, Default.TERM);

  /** What a signal does when nobody handles it. */
  public enum Default {
    TERM,
    CORE,
    IGNORE,
    STOP
  }

  private final int number;
  private final Default byDefault;

  Signal(int number, Default byDefault) {
    this.number = number;
    this.byDefault = byDefault;
  }

  /** The signal's number. */
  public int number() {
    return number;
  }

  /** What the signal does when nobody handles it. */
  public Default byDefault() {
    return byDefault;
  }

  /** Tell whether several of this number can be pending. */
  public boolean isRealTime() {
    return number >= SIGRT0.number;
  }

  /** Look a signal up by its number. */
  public static Optional<Signal> byNumber(int number) {
    return number >= 1 && number <= values().length
        ? Optional.of(values()[number - 1])
        : Optional.empty();
  }
}
