// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract;

import org.jspecify.annotations.Nullable;

/**
 * Hold an engine's callbacks; a slot left null is empty and is never called (CB-06).
 *
 * <p>Callbacks run in the traced thread with no lock held, save {@code reap}, which may run in the
 * reaper (CB-07, CB-08). Two tables are the same table only if they are the same object.
 *
 * @param name shown in logs
 */
public record EngineOps(
    String name,
    @Nullable Quiesce quiesce,
    @Nullable SignalCallback signal,
    @Nullable Clone cloned,
    @Nullable JobControl jctl,
    @Nullable Exec exec,
    @Nullable Registers syscallEntry,
    @Nullable Registers syscallExit,
    @Nullable Exit exit,
    @Nullable Death death,
    @Nullable Reap reap,
    @Nullable Release release) {

  /** A table with every slot empty. */
  public static EngineOps named(String name) {
    return new EngineOps(name, null, null, null, null, null, null, null, null, null, null, null);
  }

  /** Report that the thread is at a point where it may be held (report_quiesce). */
  @FunctionalInterface
  public interface Quiesce {
    /** {@code event} is the single event under way, or {@link EventSet#NONE}. */
    Action report(Action action, UtraceEngine engine, EventSet event);
  }

  /** Report a signal, or the chance to inject one (report_signal). */
  @FunctionalInterface
  public interface SignalCallback {
    /** {@code action} carries the disposition so far; the answer sets it. */
    Action report(Action action, UtraceEngine engine, UserRegs regs, SignalReport signal);
  }

  /** Report that the thread made a new one, which does not run yet (report_clone, CLONE-01). */
  @FunctionalInterface
  public interface Clone {
    /** {@code child} exists and may be attached to. */
    Action report(Action action, UtraceEngine engine, CloneFlags flags, TaskHandle child);
  }

  /** Report a job-control stop or its end (report_jctl, JCTL-01). */
  @FunctionalInterface
  public interface JobControl {
    /** {@code notify} is what the parent will be told after this callback (JCTL-02). */
    Action report(Action action, UtraceEngine engine, JobChange type, JobChange notify);
  }

  /** Report a new program image, before its first instruction (report_exec, EXEC-01). */
  @FunctionalInterface
  public interface Exec {
    /** {@code regs} are those the new image starts with, {@code file} is what was executed. */
    Action report(Action action, UtraceEngine engine, UserRegs regs, String file);
  }

  /** Report a system call's entry or exit (report_syscall_entry, report_syscall_exit). */
  @FunctionalInterface
  public interface Registers {
    /** {@code regs} may be read and changed. */
    Action report(Action action, UtraceEngine engine, UserRegs regs);
  }

  /** Report the begin of a thread's exit (report_exit). */
  @FunctionalInterface
  public interface Exit {
    /** {@code code} is what the parent will see and may be changed (EXIT-02). */
    Action report(Action action, UtraceEngine engine, int originalCode, ExitCode code);
  }

  /** Report a thread's death (report_death); only DETACH means anything (DEATH-02). */
  @FunctionalInterface
  public interface Death {
    /** {@code groupDead} is true for the last thread of its group. */
    ResumeAction report(UtraceEngine engine, boolean groupDead, int exitSignal);
  }

  /** Report that the dead thread was reaped (report_reap), the last callback. */
  @FunctionalInterface
  public interface Reap {
    /** May run in any context. */
    void report(UtraceEngine engine, TaskHandle task);
  }

  /** Be told that the last reference is gone (release). */
  @FunctionalInterface
  public interface Release {
    /** {@code data} is what was given at attach. */
    void released(@Nullable Object data);
  }

  /**
   * The code of an exit in progress, shared by the engines of one report.
   *
   * <p>A code is the status word of wait(2): the exit code times 256, or the number of the signal
   * that ends the process, plus 128 with a core dump.
   */
  public interface ExitCode {
    /** The code as it stands. */
    int get();

    /** Change the code. */
    void set(int code);
  }

  /** The same with another quiesce slot. */
  public EngineOps withQuiesce(@Nullable Quiesce slot) {
    return new EngineOps(
        name,
        slot,
        signal,
        cloned,
        jctl,
        exec,
        syscallEntry,
        syscallExit,
        exit,
        death,
        reap,
        release);
  }

  /** The same with another signal slot. */
  public EngineOps withSignal(@Nullable SignalCallback slot) {
    return new EngineOps(
        name,
        quiesce,
        slot,
        cloned,
        jctl,
        exec,
        syscallEntry,
        syscallExit,
        exit,
        death,
        reap,
        release);
  }

  /** The same with another clone slot. */
  public EngineOps withCloned(@Nullable Clone slot) {
    return new EngineOps(
        name,
        quiesce,
        signal,
        slot,
        jctl,
        exec,
        syscallEntry,
        syscallExit,
        exit,
        death,
        reap,
        release);
  }

  /** The same with another job control slot. */
  public EngineOps withJctl(@Nullable JobControl slot) {
    return new EngineOps(
        name,
        quiesce,
        signal,
        cloned,
        slot,
        exec,
        syscallEntry,
        syscallExit,
        exit,
        death,
        reap,
        release);
  }

  /** The same with another exec slot. */
  public EngineOps withExec(@Nullable Exec slot) {
    return new EngineOps(
        name,
        quiesce,
        signal,
        cloned,
        jctl,
        slot,
        syscallEntry,
        syscallExit,
        exit,
        death,
        reap,
        release);
  }

  /** The same with another system call entry slot. */
  public EngineOps withSyscallEntry(@Nullable Registers slot) {
    return new EngineOps(
        name, quiesce, signal, cloned, jctl, exec, slot, syscallExit, exit, death, reap, release);
  }

  /** The same with another system call exit slot. */
  public EngineOps withSyscallExit(@Nullable Registers slot) {
    return new EngineOps(
        name, quiesce, signal, cloned, jctl, exec, syscallEntry, slot, exit, death, reap, release);
  }

  /** The same with another exit slot. */
  public EngineOps withExit(@Nullable Exit slot) {
    return new EngineOps(
        name,
        quiesce,
        signal,
        cloned,
        jctl,
        exec,
        syscallEntry,
        syscallExit,
        slot,
        death,
        reap,
        release);
  }

  /** The same with another death slot. */
  public EngineOps withDeath(@Nullable Death slot) {
    return new EngineOps(
        name,
        quiesce,
        signal,
        cloned,
        jctl,
        exec,
        syscallEntry,
        syscallExit,
        exit,
        slot,
        reap,
        release);
  }

  /** The same with another reap slot. */
  public EngineOps withReap(@Nullable Reap slot) {
    return new EngineOps(
        name,
        quiesce,
        signal,
        cloned,
        jctl,
        exec,
        syscallEntry,
        syscallExit,
        exit,
        death,
        slot,
        release);
  }

  /** The same with another release slot. */
  public EngineOps withRelease(@Nullable Release slot) {
    return new EngineOps(
        name,
        quiesce,
        signal,
        cloned,
        jctl,
        exec,
        syscallEntry,
        syscallExit,
        exit,
        death,
        reap,
        slot);
  }
}
