// SPDX-License-Identifier: Apache-2.0
package org.utrace.core;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.utrace.contract.Action;
import org.utrace.contract.EngineOps;
import org.utrace.contract.EventSet;
import org.utrace.contract.SyscallAction;
import org.utrace.contract.UtraceEvent;

/** Make the reports of system calls and of a thread's exit. */
final class EventReports {
  private static final EventSet ENTRY = EventSet.of(UtraceEvent.QUIESCE, UtraceEvent.SYSCALL_ENTRY);
  private static final EventSet EXIT_CALL =
      EventSet.of(UtraceEvent.QUIESCE, UtraceEvent.SYSCALL_EXIT);
  private static final EventSet EXIT = EventSet.of(UtraceEvent.QUIESCE, UtraceEvent.EXIT);

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
    Engine[] reversed =
        Arrays.asList(reporter.beginReport(trace)).reversed().toArray(Engine[]::new);
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
    if (!trace.anyWants(UtraceEvent.SYSCALL_EXIT.only())) {
      return;
    }
    Round round = new Round(Round.Kind.EVENT);
    reporter.callEach(
        trace,
        reporter.beginReport(trace),
        EXIT_CALL,
        round,
        engine -> {
          EngineOps.Registers slot = engine.ops().syscallExit();
          reporter.event(
              trace,
              engine,
              round,
              UtraceEvent.SYSCALL_EXIT,
              slot == null ? null : a -> slot.report(a, engine, trace.thread.regs()));
        });
  }

  /** Report the begin of an exit; a STOP holds the thread right here (EXIT-01 to EXIT-03). */
  int exit(ThreadTrace trace, int code) {
    if (!trace.anyWants(UtraceEvent.EXIT.only())) {
      return code;
    }
    ExitCodeCell cell = new ExitCodeCell(code);
    Round round = new Round(Round.Kind.EVENT);
    reporter.callEach(
        trace,
        reporter.beginReport(trace),
        EXIT,
        round,
        engine -> {
          EngineOps.Exit slot = engine.ops().exit();
          reporter.event(
              trace,
              engine,
              round,
              UtraceEvent.EXIT,
              slot == null ? null : a -> slot.report(a, engine, code, cell));
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
