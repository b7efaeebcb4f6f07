// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

import java.util.Optional;
import org.utrace.contract.Address;
import org.utrace.contract.Errno;
import org.utrace.contract.Signal;
import org.utrace.contract.TaskHandle;

/**
 * Trace threads as ptrace(2) does, as one tracer (capability ptrace-step).
 *
 * <p>A thread that execs stops for a SIGTRAP before the first instruction of its new program (man 2
 * ptrace, where PTRACE_O_TRACEEXEC is not set); that is also how a step over exec ends.
 *
 * <p>Each call is made by the tracer. Unless said otherwise the thread must be traced by it and
 * stopped: else ESRCH.
 */
public interface Ptrace {

  /**
   * What wait(2) tells of a traced thread.
   *
   * @param signal that the thread stopped for, or empty if it has ended
   * @param code the signal's {@code si_code}
   */
  record Stop(Optional<Signal> signal, int code) {}

  /**
   * PTRACE_ATTACH: trace a thread and send it SIGSTOP; it need not be stopped.
   *
   * <p>EPERM if somebody traces it already, or it is a kernel thread or dead.
   */
  Errno attach(TaskHandle thread);

  /** Wait for the next stop that was not waited for, or the end, of a thread (wait4, __WALL). */
  Stop waitStop(TaskHandle thread);

  /** PTRACE_CONT: let the thread go on, with a signal in place of the one it stopped for. */
  Errno cont(TaskHandle thread, Optional<Signal> signal);

  /**
   * PTRACE_SINGLESTEP without a signal: let the thread go on for one instruction.
   *
   * <p>EIO if the machine cannot step at all.
   */
  Errno singleStep(TaskHandle thread);

  /** PTRACE_PEEKTEXT: a word of the thread's memory, whoever may read it; empty for EIO. */
  Optional<Long> peek(TaskHandle thread, Address at);

  /** PTRACE_POKETEXT: write a word into the thread's memory, be it read-only; EIO if unmapped. */
  Errno poke(TaskHandle thread, Address at, long word);

  /** PTRACE_DETACH: trace the thread no more and let it go on. */
  Errno detach(TaskHandle thread);

  /** The tracer ends: every thread that it traces, stopped or not, is let go. */
  void exit();
}
