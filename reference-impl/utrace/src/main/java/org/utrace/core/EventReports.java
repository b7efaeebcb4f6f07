// SPDX-License-Identifier: Apache-2.0
package org.utrace.core;

import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.utrace.contract.Action;
import org.utrace.contract.CloneFlags;
import org.utrace.contract.EngineOps;
import org.utrace.contract.EventSet;
import org.utrace.contract.JobChange;
import org.utrace.contract.SyscallAction;
import org.utrace.contract.TaskHandle;
import org.utrace.contract.UtraceEvent;

/** Make the reports of system calls and of a thread's exit. */
final class EventReports {
  private static final EventSet ENTRY = EventSet.of(UtraceEvent.QUIESCE, UtraceEvent.SYSCALL_ENTRY);

  private final Reporter reporter;
  private final Stopper stopper;

  EventReports(Reporter reporter, Stopper stopper) {
    this.reporter = reporter;
    this.stopper = stopper;
  }

  /** Report an entry, stop there if an engine wants it, and repeat if asked (SYS-01 to SYS-05). */
  boolean syscallEntry(ThreadTrace trace) {
    if (!trace.anyWants(UtraceEvent.SYSCALL_ENTRY.only())) {
      return true;
    }
    boolean resumed = false;
    while (true) {
      Round round = entryRound(trace, resumed);
      if (!round.stopAnswered || !trace.anySettledHolds() || !stopper.stop(trace)) {
        return !trace.thread.fatalSignalPending() && round.syscall == SyscallAction.RUN;
      }
      if (trace.thread.fatalSignalPending()) {
        return false;
      }
      if (!trace.entryAgain) {
        return round.syscall == SyscallAction.RUN;
      }
      resumed = true;
    }
  }

  /** Engines are called in the reverse order of their attachment (CB-02). */
  private Round entryRound(ThreadTrace trace, boolean resumed) {
    Round round = new Round(Round.Kind.EVENT);
    round.resumed = resumed;
    trace.lock.lock();
    trace.entryAgain = false;
    trace.lock.unlock();
    Engine[] reversed = Arrays.asList(trace.engines()).reversed().toArray(Engine[]::new);
    reporter.callEach(trace, reversed, ENTRY, round, engine -> enterOne(trace, engine, round));
    return round;
  }

  private void enterOne(ThreadTrace trace, Engine engine, Round round) {
    EngineOps.Registers slot = engine.ops().syscallEntry();
    Reporter.@Nullable Callback specific =
        slot == null
            ? null
            : argument -> {
              Action answer = slot.report(argument, engine, trace.thread.regs());
              if (!engine.detached) {
                round.syscall = answer.syscall();
              }
              return answer;
            };
    reporter.event(trace, engine, round, UtraceEvent.SYSCALL_ENTRY, specific);
  }

  /** Report an exit; a STOP takes effect on the way to user mode (STOP-06, SYS-06). */
  void syscallExit(ThreadTrace trace) {
    eventRound(
        trace,
        UtraceEvent.SYSCALL_EXIT,
        engine -> {
          EngineOps.Registers slot = engine.ops().syscallExit();
          return slot == null ? null : a -> slot.report(a, engine, trace.thread.regs());
        });
  }

  /** Report a new thread; a STOP takes effect on the way to user mode (CLONE-01, CLONE-05). */
  void cloned(ThreadTrace trace, CloneFlags flags, TaskHandle child) {
    Round round =
        eventRound(
            trace,
            UtraceEvent.CLONE,
            engine -> {
              EngineOps.Clone slot = engine.ops().cloned();
              return slot == null ? null : a -> slot.report(a, engine, flags, child);
            });
    trace.vforkStop = flags.has(CloneFlags.Flag.VFORK) && round.stopAnswered;
  }

  /** The wait for a vfork's child begins: a STOP holds the thread before it (VFORK-02). */
  void beforeVforkWait(ThreadTrace trace) {
    boolean stop = trace.vforkStop;
    trace.vforkStop = false;
    if (stop) {
      stopper.stop(trace);
    }
  }

  /** Report a new program image (EXEC-01). */
  void execed(ThreadTrace trace, String file) {
    eventRound(
        trace,
        UtraceEvent.EXEC,
        engine -> {
          EngineOps.Exec slot = engine.ops().exec();
          return slot == null ? null : a -> slot.report(a, engine, trace.thread.regs(), file);
        });
  }

  /** Report a job-control stop or its end (JCTL-01, JCTL-02). */
  void jobControl(ThreadTrace trace, JobChange type, JobChange notify) {
    eventRound(
        trace,
        UtraceEvent.JCTL,
        engine -> {
          EngineOps.JobControl slot = engine.ops().jctl();
          return slot == null ? null : a -> slot.report(a, engine, type, notify);
        });
  }

  /** Make one report; {@code specific} gives the callback of an engine, or null. */
  private Round eventRound(
      ThreadTrace trace,
      UtraceEvent event,
      Function<Engine, Reporter.@Nullable Callback> specific) {
    Round round = new Round(Round.Kind.EVENT);
    if (trace.anyWants(event.only())) {
      reporter.callEach(
          trace,
          trace.engines(),
          EventSet.of(UtraceEvent.QUIESCE, event),
          round,
          engine -> reporter.event(trace, engine, round, event, specific.apply(engine)));
    }
    return round;
  }

  /** Report the begin of an exit; a STOP holds the thread right here (EXIT-01 to EXIT-03). */
  int exit(ThreadTrace trace, int code) {
    ExitCodeCell cell = new ExitCodeCell(code);
    Round round =
        eventRound(
            trace,
            UtraceEvent.EXIT,
            engine -> {
              EngineOps.Exit slot = engine.ops().exit();
              return slot == null ? null : a -> slot.report(a, engine, code, cell);
            });
    if (round.stopAnswered) {
      stopper.stop(trace);
    }
    return cell.get();
  }

  private static final class ExitCodeCell implements EngineOps.ExitCode {
    private int code;

    ExitCodeCell(int code) {
      this.code = code;
    }

    @Override
    public int get() {
      return code;
    }

    @Override
    public void set(int newCode) {
      code = newCode;
    }
  }
}
