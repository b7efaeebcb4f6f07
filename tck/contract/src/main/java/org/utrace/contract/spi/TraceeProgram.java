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
      "for ever: nanosleep of 1 s, at the label woken a jump to stored, result into the cell"
          + " result, then counter + 1",
      "counter",
      "result",
      "woken",
      "stored"),

  /** Show the flags to the tracer as a program can read them. */
  FLAGS(
      "flags",
      "for ever: stores the machine's flags, or 0 where a program cannot read any, into the cell"
          + " seen, at the label stored adds 1 to counter",
      "counter",
      "seen",
      "stored"),

  /** Go elsewhere than to the instruction behind, in every way that the machine has. */
  TURNS(
      "turns",
      "for ever: the one instruction at the label turn_N leads to the label land_N, for N from 0 to"
          + " 6: 0 by a jump, 1 by a jump whose condition holds, 2 by one whose condition fails, 3"
          + " by an address loaded from memory, 4 into another instruction set, 5 past a block of"
          + " instructions whose condition fails, 6 back from the other instruction set; where the"
          + " machine has no such instruction, by a jump; then counter + 1",
      "counter",
      "turn_0",
      "turn_1",
      "turn_2",
      "turn_3",
      "turn_4",
      "turn_5",
      "turn_6",
      "land_0",
      "land_1",
      "land_2",
      "land_3",
      "land_4",
      "land_5",
      "land_6"),

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
      "seen"),

  /**
   * Be a place for code that the tracer brings.
   *
   * <p>The symbols code and data are areas of 2048 bytes each, whose addresses are multiples of it;
   * the first holds undefined instructions and may be read and run, the second zeros and may be
   * read and written.
   */
  ARENA(
      "arena",
      "counts in counter; has the areas code and data, of 2048 bytes each",
      "counter",
      "code",
      "data"),

  /**
   * Be a place for code that changes itself.
   *
   * <p>It is as {@link #ARENA}, with the areas at the same addresses, but the first may be written
   * too.
   */
  WORKSHOP(
      "workshop",
      "counts in counter; has the areas code, which can be written, and data, of 2048 bytes each",
      "counter",
      "code",
      "data"),

  /**
   * Make whatever system calls the tracer asks for, on up to three threads, and catch signals.
   *
   * <p>It begins at the label serve. A thread counts in its cell counter until its cell request is
   * not 0; then it makes the system call of the cells number and a0 to a5 at the label call, the
   * next instruction at after_call, puts the result into result, 0 into request and adds 1 to
   * served. A thread that gets the result 0 while child_goes is 1 or 2 puts 0 there and goes on
   * with the cells of the suffix _b or _c. The functions handler and second add 1 to caught or
   * caught_by_second and put their first argument into caught_signal; pointed puts the word there
   * that the thread pointer points to. restorer is where a handler returns to. data_0 to data_15
   * are cells in a row that the program leaves alone, stack_b, stack_c and alternate_stack the ends
   * of at least 4096 bytes each, enough for two signal frames, whose begins have the suffix _low,
   * and the symbols path_ strings such as /bin/gate.
   */
  SERVER(
      "server",
      "makes the system calls asked for in its cells, on up to three threads, and catches signals",
      "counter",
      "request",
      "number",
      "a0",
      "a1",
      "a2",
      "a3",
      "a4",
      "a5",
      "result",
      "served",
      "counter_b",
      "request_b",
      "number_b",
      "a0_b",
      "a1_b",
      "a2_b",
      "a3_b",
      "a4_b",
      "a5_b",
      "result_b",
      "served_b",
      "counter_c",
      "request_c",
      "number_c",
      "a0_c",
      "a1_c",
      "a2_c",
      "a3_c",
      "a4_c",
      "a5_c",
      "result_c",
      "served_c",
      "serve",
      "call",
      "after_call",
      "serve_b",
      "call_b",
      "after_call_b",
      "serve_c",
      "call_c",
      "after_call_c",
      "child_goes",
      "caught",
      "caught_signal",
      "caught_by_second",
      "data_0",
      "data_1",
      "data_2",
      "data_3",
      "data_4",
      "data_5",
      "data_6",
      "data_7",
      "data_8",
      "data_9",
      "data_10",
      "data_11",
      "data_12",
      "data_13",
      "data_14",
      "data_15",
      "path_gate",
      "path_spin",
      "path_server",
      "path_exit_group",
      "path_missing",
      "stack_b",
      "stack_c",
      "alternate_stack",
      "stack_b_low",
      "stack_c_low",
      "alternate_stack_low",
      "handler",
      "second",
      "pointed",
      "restorer");

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
      case SPIN, STRAIGHT, SCRATCH, FLAGS, ARENA, WORKSHOP, TURNS -> List.of();
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
