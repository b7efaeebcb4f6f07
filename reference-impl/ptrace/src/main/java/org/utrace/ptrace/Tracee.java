// SPDX-License-Identifier: Apache-2.0
package org.utrace.ptrace;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utrace.arch.ArchPtrace;
import org.utrace.arch.UserMemory;
import org.utrace.contract.Action;
import org.utrace.contract.Address;
import org.utrace.contract.CloneFlags;
import org.utrace.contract.EngineOps;
import org.utrace.contract.EventSet;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalAction;
import org.utrace.contract.SignalReport;
import org.utrace.contract.TaskHandle;
import org.utrace.contract.UserRegs;
import org.utrace.contract.UtraceEngine;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.WaitQueue;
import org.utrace.contract.spi.Ptrace.Stop;
import org.utrace.kernel.PtraceLayer.Host;

/**
 * What ptrace knows of one thread, and what it does in the thread's callbacks.
 *
 * <pre>
 *   running --a signal--> stopped --cont, step--> running --letGo--> detached
 * </pre>
 */
final class Tracee {
  /** One table for all, so that a second tracer is found out (PT-01). */
  static final EngineOps OPS =
      EngineOps.named("ptrace")
          .withQuiesce((action, engine, event) -> of(engine).quiesce(action))
          .withSignal((action, engine, regs, signal) -> of(engine).signal(action, regs, signal))
          .withCloned((action, engine, flags, child) -> of(engine).cloned(action, flags, child))
          .withExec((action, engine, regs, file) -> of(engine).exec(action))
          .withExit((action, engine, original, code) -> of(engine).exit(action))
          .withDeath((engine, groupDead, signal) -> of(engine).death());

  static final EventSet EVENTS =
      EventSet.of(
          UtraceEvent.QUIESCE,
          UtraceEvent.SIGNAL,
          UtraceEvent.SIGNAL_IGN,
          UtraceEvent.SIGNAL_STOP,
          UtraceEvent.SIGNAL_TERM,
          UtraceEvent.SIGNAL_CORE,
          UtraceEvent.CLONE,
          UtraceEvent.EXEC,
          UtraceEvent.EXIT,
          UtraceEvent.DEATH);

  final TaskHandle thread;
  final WaitQueue waiters;
  private final Host kernel;
  private @Nullable UtraceEngine engine;

  /** What it stopped for; the stop lasts until the tracer lets it go on. */
  private Optional<SigInfo> stoppedFor = Optional.empty();

  /** The tracer has waited for this stop. */
  private boolean told;

  private boolean ended;

  /** The tracer is gone: trace no more as soon as the thread comes by. */
  private boolean letGo;

  /** How the thread goes on: RESUME or SINGLESTEP. */
  private ResumeAction wanted = ResumeAction.RESUME;

  /** The signal that the tracer lets it have: sent anew, and not stopped for again. */
  private Optional<Signal> passes = Optional.empty();

  /** What the machine has done for a step and must undo. */
  private Optional<Planted> step = Optional.empty();

  /** The trap that tells of an exec is on its way. */
  private boolean execTrap;

  /**
   * A step that is prepared.
   *
   * @param memory where it was, which others may share and which an exec leaves behind
   */
  private record Planted(ArchPtrace.Step step, UserMemory memory) {}

  Tracee(Host kernel, TaskHandle thread) {
    this.kernel = kernel;
    this.thread = thread;
    waiters = kernel.waitQueue("ptrace of " + thread.pid());
  }

  private static Tracee of(UtraceEngine engine) {
    return (Tracee) requireNonNull(engine.data());
  }

  void attached(UtraceEngine newEngine) {
    engine = newEngine;
  }

  UtraceEngine engine() {
    return requireNonNull(engine);
  }

  boolean isStopped() {
    return stoppedFor.isPresent() && !ended;
  }

  boolean hasNews() {
    return ended || (stoppedFor.isPresent() && !told);
  }

  /** Take the news that there is. */
  Stop takeNews() {
    told = true;
    Optional<SigInfo> info = ended ? Optional.empty() : stoppedFor;
    return new Stop(info.map(SigInfo::signal), info.map(SigInfo::code).orElse(0));
  }

  /** The tracer lets the stopped thread go on. */
  void goOn(ResumeAction how, Optional<Signal> signal) {
    stoppedFor = Optional.empty();
    told = false;
    wanted = how;
    passes = signal;
  }

  /** The machine steps by what it has written to this memory. */
  void prepared(ArchPtrace.Step newStep, UserMemory memory) {
    step = Optional.of(new Planted(newStep, memory));
  }

  /** Undo what the machine has done for a step (arch_ptrace_detach). */
  void undoStep() {
    step.ifPresent(planted -> planted.step.detach(planted.memory));
    step = Optional.empty();
  }

  void letGo() {
    letGo = true;
  }

  private Action quiesce(Action action) {
    return letGo ? leave(action) : action.with(isStopped() ? ResumeAction.STOP : wanted);
  }

  /** Detach, but not before a trap for the tracer is taken that would kill the thread. */
  private Action leave(Action action) {
    boolean trapped = (execTrap || isStepping()) && kernel.isPending(thread, Signal.SIGTRAP);
    if (trapped) {
      return action.with(ResumeAction.RESUME);
    }
    undoStep();
    return action.with(ResumeAction.DETACH);
  }

  private Action signal(Action action, UserRegs regs, SignalReport report) {
    return switch (action.signal()) {
      case NONE -> quiesce(action);
      case HANDLER -> handler(action);
      default -> arrived(action, regs, report.info().orElseThrow());
    };
  }

  /** Others may have asked for this report; only a step by the machine ends here. */
  private Action handler(Action action) {
    return wanted == ResumeAction.SINGLESTEP && !letGo
        ? stop(action, SigInfo.of(Signal.SIGTRAP, SigInfo.USER, thread.pid()))
        : quiesce(action);
  }

  private Action arrived(Action action, UserRegs regs, SigInfo info) {
    if (passes.equals(Optional.of(info.signal()))) {
      passes = Optional.empty();
      return action.with(wanted);
    }
    boolean ownTrap = isOwnTrap(info, regs.pc());
    execTrap &= info.signal() != Signal.SIGTRAP;
    undoStep();
    if (letGo) {
      Action away = action.with(ResumeAction.DETACH);
      return ownTrap ? away.with(SignalAction.IGN) : away;
    }
    return stop(action, info);
  }

  private boolean isStepping() {
    return step.isPresent() || wanted == ResumeAction.SINGLESTEP;
  }

  /** A step ends by its breakpoint, or by the machine's trap; an exec is told by one. */
  private boolean isOwnTrap(SigInfo info, Address pc) {
    boolean ended =
        step.map(planted -> planted.step.endsAt(pc)).orElse(info.code() == kernel.stepCode());
    return info.signal() == Signal.SIGTRAP && (execTrap || (isStepping() && ended));
  }

  /** Stop, and wake the tracer when the thread is at rest (PT-04). */
  private Action stop(Action action, SigInfo info) {
    stoppedFor = Optional.of(info);
    told = false;
    wanted = ResumeAction.RESUME;
    tell();
    return action.with(ResumeAction.STOP).with(SignalAction.IGN);
  }

  private void tell() {
    if (kernel.hasWakeUp()) {
      kernel.utrace().wakeUp(thread, engine(), waiters);
    } else {
      waiters.wakeUp();
    }
  }

  /** A new process has a copy of the memory, and nobody who would take a breakpoint there. */
  private Action cloned(Action action, CloneFlags flags, TaskHandle child) {
    if (!flags.has(CloneFlags.Flag.VM)) {
      step.ifPresent(planted -> planted.step.detach(kernel.memory(child)));
    }
    return quiesce(action);
  }

  /**
   * The memory is another one; who made this process by vfork goes on in the old one. A trap tells
   * of the new program (man 2 ptrace, PTRACE_O_TRACEEXEC not set), and ends a step of any kind.
   */
  private Action exec(Action action) {
    undoStep();
    if (!letGo) {
      execTrap = true;
      kernel.send(thread, Signal.SIGTRAP);
    }
    return quiesce(action);
  }

  /** Others may go on in the same memory. */
  private Action exit(Action action) {
    undoStep();
    return action.with(letGo ? ResumeAction.DETACH : ResumeAction.RESUME);
  }

  private ResumeAction death() {
    ended = true;
    waiters.wakeUp();
    return ResumeAction.DETACH;
  }
}
