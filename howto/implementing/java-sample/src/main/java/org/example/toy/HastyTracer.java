// SPDX-License-Identifier: Apache-2.0
package org.example.toy;

import java.util.List;
import org.utrace.contract.Action;
import org.utrace.contract.Errno;
import org.utrace.contract.EventSet;
import org.utrace.contract.Examiner;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.TaskHandle;
import org.utrace.contract.UtraceEngine;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.ChoicePoint.Kind;

/**
 * Do what comes to mind first, and do it wrong: one wish per thread, and the latest counts.
 *
 * <p>A stop is said to be reached before it is, an answer overrules the stronger one before it, a
 * release ends the stop of others too, and nobody ever waits for a callback.
 */
final class HastyTracer extends Tracer {
  private final Baton baton;

  HastyTracer(Baton baton) {
    this.baton = baton;
  }

  @Override
  void beforeUserCode(ToyThread thread) {
    if (thread.reportWanted) {
      thread.reportWanted = false;
      for (ToyEngine engine : List.copyOf(thread.engines)) {
        if (engine.mask.has(UtraceEvent.QUIESCE) && engine.ops().quiesce() != null) {
          Action action = Action.of(ResumeAction.RESUME);
          baton.point(Kind.CALLBACK, engine.ops().name());
          ResumeAction answer =
              engine.ops().quiesce().report(action, engine, EventSet.NONE).resume();
          obey(thread, engine, answer);
        }
      }
    }
    if (thread.stopped) {
      baton.await(Kind.BLOCK, "traced stop", () -> !thread.stopped);
    }
  }

  private static void obey(ToyThread thread, ToyEngine engine, ResumeAction action) {
    thread.stopped = action == ResumeAction.STOP;
    thread.reportWanted = action == ResumeAction.REPORT;
    if (action == ResumeAction.DETACH) {
      thread.engines.remove(engine);
      engine.put();
    }
  }

  @Override
  public Errno control(TaskHandle task, UtraceEngine engine, ResumeAction action) {
    obey((ToyThread) task, (ToyEngine) engine, action);
    return Errno.OK;
  }

  @Override
  public Errno barrier(TaskHandle task, UtraceEngine engine) {
    return Errno.OK;
  }

  @Override
  public Errno setEvents(TaskHandle task, UtraceEngine engine, EventSet events) {
    ((ToyEngine) engine).mask = events;
    return Errno.OK;
  }

  @Override
  public Errno prepareExamine(TaskHandle task, UtraceEngine engine, Examiner examiner) {
    return Errno.OK;
  }

  @Override
  public Errno finishExamine(TaskHandle task, UtraceEngine engine, Examiner examiner) {
    return Errno.OK;
  }
}
