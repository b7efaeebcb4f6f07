// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import org.utrace.contract.Action;
import org.utrace.contract.AttachFlags;
import org.utrace.contract.AttachResult;
import org.utrace.contract.EngineOps;
import org.utrace.contract.EventSet;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.SignalAction;
import org.utrace.contract.TaskHandle;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.Bounds;
import org.utrace.contract.spi.Chooser;
import org.utrace.contract.spi.Implementation;
import org.utrace.contract.spi.Latch;
import org.utrace.contract.spi.RunReport;
import org.utrace.contract.spi.Stage;
import org.utrace.contract.spi.TraceeProgram;

/**
 * Step a thread through a whole implementation for some time, the tracer answering in callbacks.
 */
final class StepPlay {
  /** Steps between two looks at the clock. */
  private static final int BATCH = 256;

  private static final Bounds NO_BOUNDS =
      new Bounds(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

  private final long nanosWanted;
  private long steps;
  private long begin;
  private long nanos;

  private StepPlay(long nanosWanted) {
    this.nanosWanted = nanosWanted;
  }

  /**
   * Play one round.
   *
   * @throws KitTroubleException if the steps were not made
   */
  static StepRound play(Implementation implementation, long millis) {
    StepPlay play = new StepPlay(millis * 1_000_000);
    RunReport report = play.run(implementation);
    if (!(report.outcome() instanceof RunReport.Completed) || play.nanos <= 0) {
      throw new KitTroubleException("The play of the steps came to " + report.outcome() + ".");
    }
    return new StepRound(play.steps, play.nanos);
  }

  private RunReport run(Implementation implementation) {
    return implementation
        .scheduleControl()
        .map(control -> {
          RunReport[] report = new RunReport[1];
          control.drive(() -> report[0] = control.play(this::script, Chooser.IN_TURN, NO_BOUNDS));
          return report[0];
        })
        .orElseGet(() -> implementation.play(this::script, NO_BOUNDS));
  }

  private void script(Stage stage) {
    Latch done = stage.latch("done");
    TaskHandle task = stage.create(TraceeProgram.SPIN);
    EngineOps ops = ops(done);
    if (!(stage.utrace().attach(task, AttachFlags.CREATE, ops, null)
        instanceof AttachResult.Attached attached)) {
      throw new IllegalStateException("the engine that steps was refused");
    }
    EventSet events = EventSet.of(UtraceEvent.QUIESCE, UtraceEvent.SIGNAL_CORE);
    stage.utrace().setEvents(task, attached.engine(), events);
    stage.utrace().control(task, attached.engine(), ResumeAction.REPORT);
    stage.start(task);
    done.await();
    long instructions = stage.userInstructions(task);
    // The first trap is where the clock starts; it was a step too.
    if (instructions != steps + 1) {
      throw new IllegalStateException(
          "%d steps were told of, and %d instructions made".formatted(steps + 1, instructions));
    }
  }

  private EngineOps ops(Latch done) {
    EngineOps empty = EngineOps.named("bench");
    return new EngineOps(
        empty.name(),
        (action, engine, event) -> action.with(ResumeAction.SINGLESTEP),
        (action, engine, regs, report) ->
            report.info().isEmpty() || action.signal() == SignalAction.NONE
                ? action.with(ResumeAction.SINGLESTEP)
                : answer(action, done),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private Action answer(Action action, Latch done) {
    if (nanos > 0) {
      return action.with(ResumeAction.STOP).with(SignalAction.IGN);
    }
    if (begin == 0) {
      begin = System.nanoTime();
    } else if (++steps % BATCH == 0 && System.nanoTime() - begin >= nanosWanted) {
      nanos = System.nanoTime() - begin;
      done.open();
      return action.with(ResumeAction.STOP).with(SignalAction.IGN);
    }
    return action.with(ResumeAction.SINGLESTEP).with(SignalAction.IGN);
  }
}
