// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

/** Name the exit codes; the same for every command. */
final class ExitCode {
  /** No violation was found. */
  static final int OK = 0;

  /** A violation was found. */
  static final int VIOLATION = 1;

  /** The command line or the set-up is at fault. */
  static final int USAGE = 2;

  /** The kit, a worker or the machine is at fault. */
  static final int TROUBLE = 3;

  /** No failure is new, but the baseline lists what no longer fails, or is past its date. */
  static final int OUTDATED = 4;

  /** Ctrl-C ended the run; Java ends with this by itself then. */
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}
