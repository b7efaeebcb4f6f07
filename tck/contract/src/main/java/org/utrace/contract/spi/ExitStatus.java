// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

import java.util.Optional;
import org.utrace.contract.Signal;

/**
 * Say how a process ended, as its parent sees it.
 *
 * @param code the exit code, if it exited
 * @param signal the signal that ended it, if one did
 * @param core whether a core was dumped
 */
public record ExitStatus(int code, Optional<Signal> signal, boolean core) {

  /** A process that exited by itself. */
  public static ExitStatus exited(int code) {
    return new ExitStatus(code, Optional.empty(), false);
  }

  /** A process ended by a signal. */
  public static ExitStatus killed(Signal signal, boolean core) {
    return new ExitStatus(0, Optional.of(signal), core);
  }

  @Override
  public String toString() {
    return signal.map(s -> "killed by " + s + (core ? " (core)" : "")).orElse("exited " + code);
  }
}
