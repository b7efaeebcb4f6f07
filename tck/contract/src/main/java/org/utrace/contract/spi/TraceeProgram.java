// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

import java.util.List;

/**
 * Promise the behaviour of a program that the suite runs as a traced thread.
 *
 * <p>The kit never supplies machine code: the implementation brings an ELF file, or a script of its
 * own, that keeps the promise. Every symbol is an observation point. A <em>cell</em> is an unsigned
 * 64-bit word in the machine's byte order, zero at start; a <em>label</em> is the address of an
 * instruction. A program that breaks its promise is trouble of the set-up, never a verdict; one
 * whose capabilities are not declared is never created.
 */
public enum TraceeProgram {
  /** Count for ever in user mode, without a system call. */
  SPIN("spin", "adds 1 to the cell counter for ever; makes no system call", "counter"),

  /** Call getpid for ever. */
  GETPID_LOOP(
      "getpid_loop",
      "for ever: getpid, result into the cell result, then counter + 1",
      "counter",
      "result"),

  /** Block in pause for ever. */
  PAUSE_LOOP(
      "pause_loop",
      "for ever: pause, result into the cell result, then counter + 1",
      "counter",
      "result"),

  /** Sleep one second of virtual time, again and again. */
  SLEEP_LOOP(
      "sleep_loop",
      "for ever: nanosleep of 1 s, result into the cell result, then counter + 1",
      "counter",
      "result"),

  /** Wait in user mode for the tracer's word, then make one call and exit. */
  GATE(
      "gate",
      "adds 1 to counter until the cell gate is not 0; then getpid into result, then exit_group(7)",
      "counter",
      "gate",
      "result"),

  /** Write once to file descriptor 1. */
  WRITE_ONCE(
      "write_once",
      "spins on counter until gate is not 0; write(1, \"hello\\n\", 6), result into result,"
          + " 1 into done, then spins on counter",
      "counter",
      "gate",
      "result",
      "done"),

  /** Exit at once, the whole group. */
  EXIT_GROUP("exit_group", "exit_group(3) at once"),

  /** Exit at once, the thread. */
  EXIT_THREAD("exit_thread", "exit(5) at once"),

  /** Run straight-line code that ends in a jump. */
  STRAIGHT(
      "straight",
      "for ever: plain instructions at the labels step_0 to step_4, at step_5 a jump to target;"
          + " at target one plain instruction, at target_1 counter + 1, at again a jump to step_0",
      "counter",
      "step_0",
      "step_1",
      "step_2",
      "step_3",
      "step_4",
      "step_5",
      "target",
      "target_1",
      "again"),

  /** Make one system call at a known place, again and again. */
  STEP_SYSCALL(
      "step_syscall",
      "for ever: getpid with its instruction at the label call and the next one, plain, at"
          + " after_call, then counter + 1, then a jump back to the label before_call",
      "counter",
      "before_call",
      "call",
      "after_call"),

  /** Load from an address that is not mapped. */
  FAULT(
      "fault",
      "spins on counter until gate is not 0, then at the label faulting loads from address 16,"
          + " which is not mapped",
      "counter",
      "gate",
      "faulting"),

  /** Run a breakpoint instruction. */
  BREAKPOINT(
      "breakpoint",
      "spins on counter until gate is not 0, then runs the machine's breakpoint instruction at the"
          + " label planted; if it goes on, 1 into done, then spins on counter",
      "counter",
      "gate",
      "planted",
      "done"),

  /** Run an undefined instruction. */
  ILLEGAL(
      "illegal",
      "spins on counter until gate is not 0, then runs an undefined instruction at the label"
          + " undefined",
      "counter",
      "gate",
      "undefined"),

  /** Give up the processor for ever. */
  YIELD_LOOP("yield_loop", "for ever: sched_yield, then counter + 1", "counter"),

  /** Send oneself a signal. */
  KILL_SELF(
      "kill_self",
      "spins on counter until gate is not 0; kill(getpid(), SIGUSR1), result into result, 1 into"
          + " done, then spins on counter",
      "counter",
      "gate",
      "result",
      "done"),

  /** Show the scratch register to the tracer. */
  SCRATCH(
      "scratch",
      "for ever: stores the machine's scratch register, which it never changes, into the cell"
          + " seen, then counter + 1",
      "counter",
      "seen");

  private final String fileName;
  private final String promise;
  private final List<String> symbols;

  TraceeProgram(String fileName, String promise, String... symbols) {
    this.fileName = fileName;
    this.promise = promise;
    this.symbols = List.of(symbols);
  }

  /**
   * The capabilities without which the program has no meaning; empty for one that stays in user
   * mode.
   */
  public List<String> needs() {
    return switch (this) {
      case SPIN, STRAIGHT, SCRATCH -> List.of();
      case FAULT, BREAKPOINT, ILLEGAL -> List.of("signals");
      case KILL_SELF -> List.of("syscalls", "signals");
      default -> List.of("syscalls");
    };
  }

  /** Name of the program, also the stem of its file, for example {@code getpid_loop}. */
  public String fileName() {
    return fileName;
  }

  /** What the program does, in one sentence. */
  public String promise() {
    return promise;
  }

  /** The observation points, in the order of the promise. */
  public List<String> symbols() {
    return symbols;
  }
}
