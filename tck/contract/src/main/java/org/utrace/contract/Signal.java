// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract;

import java.util.Optional;

/** Name a standard signal; the numbers are the generic Linux ones. */
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
  SIGSYS(31, Default.CORE);

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

  /** Look a signal up by its number. */
  public static Optional<Signal> byNumber(int number) {
    return number >= 1 && number <= values().length
        ? Optional.of(values()[number - 1])
        : Optional.empty();
  }
}
