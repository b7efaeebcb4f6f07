// SPDX-License-Identifier: Apache-2.0
package org.example.toy;

import java.util.List;
import org.utrace.contract.Action;
import org.utrace.contract.Edition;
import org.utrace.contract.EngineOps;
import org.utrace.contract.Errno;
import org.utrace.contract.EventSet;
import org.utrace.contract.Examiner;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.SignalAction;
import org.utrace.contract.TaskHandle;
import org.utrace.contract.UtraceEngine;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.ChoicePoint.Kind;
import org.utrace.contract.spi.NoRegisters;

/** Keep the contract, as far as threads go that never leave user mode. */
final class CarefulTracer extends Tracer {
  /** What the thread was like when an examination began. */
  private record Begun(int stops, int holdNumber) {}

  private final Baton baton;
  private final Edition edition;

  CarefulTracer(Baton baton, Edition edition) {
    this.baton = baton;
    this.edition = edition;
  }

  @Override
  void beforeUserCode(ToyThread thread) {
    while (true) {
      if (thread.engines.stream().anyMatch(engine -> engine.holdIsSettled)) {
        stop(thread);
      } else if (thread.reportWanted) {
        thread.reportWanted = false;
        report(thread, ResumeAction.REPORT);
      } else if (isHeld(thread)) {
        stop(thread);
      } else if (thread.interruptWanted) {
        thread.interruptWanted = false;
        report(thread, ResumeAction.INTERRUPT);
      } else {
        return;
      }
    }
  }

  private void report(ToyThread thread, ResumeAction kind) {
    ResumeAction strongest = ResumeAction.RESUME;
    for (ToyEngine engine : List.copyOf(thread.engines)) {
      if (wantsToBeCalled(engine, kind)) {
        ResumeAction answer = call(thread, engine, kind, strongest);
        obey(thread, engine, answer);
        strongest = edition.stronger(strongest, answer);
      } else if (engine.holds) {
        strongest = ResumeAction.STOP;
      }
    }
  }

  private static boolean wantsToBeCalled(ToyEngine engine, ResumeAction kind) {
    boolean hasSlot = engine.ops().quiesce() != null || wantsSignal(engine, kind);
    return !engine.detached && engine.mask.has(UtraceEvent.QUIESCE) && hasSlot;
  }

  /** Where signals are taken, report_signal stands in for report_quiesce. */
  private static boolean wantsSignal(ToyEngine engine, ResumeAction kind) {
    return kind == ResumeAction.INTERRUPT && engine.ops().signal() != null;
  }

  private ResumeAction call(
      ToyThread thread, ToyEngine engine, ResumeAction kind, ResumeAction strongest) {
    EngineOps ops = engine.ops();
    Action action = Action.of(strongest);
    thread.reporting = engine;
    baton.point(Kind.CALLBACK, ops.name());
    if (wantsSignal(engine, kind)) {
      Action noSignalYet = action.with(SignalAction.NONE);
      action = ops.signal().report(noSignalYet, engine, new NoRegisters(), new NoSignal());
    } else {
      action = ops.quiesce().report(action, engine, EventSet.NONE);
    }
    baton.point(Kind.CALLBACK, ops.name());
    thread.reporting = null;
    ResumeAction answer = action.resume();
    // What is asked for here is what is under way: it would never end.
    boolean served = answer == ResumeAction.REPORT || answer == kind;
    return served ? ResumeAction.RESUME : answer;
  }

  private static void obey(ToyThread thread, ToyEngine engine, ResumeAction answer) {
    if (engine.detached) {
      // Detached while its callback ran, so that its reference goes only now.
      engine.put();
    } else if (answer == ResumeAction.STOP) {
      engine.hold(true);
    } else {
      engine.letGo();
      thread.interruptWanted |= answer == ResumeAction.INTERRUPT;
      if (answer == ResumeAction.DETACH) {
        remove(thread, engine);
        engine.put();
      }
    }
  }

  private void stop(ToyThread thread) {
    thread.stopped = true;
    thread.stops++;
    baton.await(Kind.BLOCK, "traced stop", () -> !thread.stopped);
  }

  private static boolean isHeld(ToyThread thread) {
    return thread.engines.stream().anyMatch(engine -> engine.holds);
  }

  private static void remove(ToyThread thread, ToyEngine engine) {
    engine.detached = true;
    engine.letGo();
    thread.engines.remove(engine);
  }

  @Override
  public Errno control(TaskHandle task, UtraceEngine handle, ResumeAction action) {
    ToyThread thread = (ToyThread) task;
    ToyEngine engine = (ToyEngine) handle;
    boolean needsQuiesce = action == ResumeAction.REPORT || action.isStep();
    if (engine.detached) {
      return Errno.ESRCH;
    }
    if (needsQuiesce && !engine.mask.has(UtraceEvent.QUIESCE)) {
      return Errno.EINVAL;
    }
    if (action.isStep()) {
      return Errno.EOPNOTSUPP;
    }
    if (action == ResumeAction.STOP) {
      return stop(thread, engine);
    }
    Errno result = Errno.OK;
    if (action == ResumeAction.DETACH) {
      result = detach(thread, engine);
    } else if (action == ResumeAction.REPORT) {
      thread.reportWanted = true;
    } else if (action == ResumeAction.INTERRUPT) {
      thread.interruptWanted = true;
    }
    engine.letGo();
    thread.stopped &= isHeld(thread);
    return result;
  }

  private static Errno stop(ToyThread thread, ToyEngine engine) {
    if (thread.stopped) {
      engine.hold(true);
      return Errno.OK;
    }
    thread.reportWanted |= !engine.holds || thread.reporting == engine;
    engine.hold(false);
    return Errno.EINPROGRESS;
  }

  private Errno detach(ToyThread thread, ToyEngine engine) {
    remove(thread, engine);
    if (thread.reporting != engine) {
      engine.put();
    }
    return mayBeInCallback(thread, engine) ? Errno.EINPROGRESS : Errno.OK;
  }

  private boolean mayBeInCallback(ToyThread thread, ToyEngine engine) {
    return thread.reporting == engine && !thread.runs(baton);
  }

  @Override
  public Errno setEvents(TaskHandle task, UtraceEngine handle, EventSet events) {
    ToyThread thread = (ToyThread) task;
    ToyEngine engine = (ToyEngine) handle;
    if (engine.detached) {
      return Errno.ESRCH;
    }
    boolean disabled = !engine.mask.minus(events).isEmpty();
    engine.mask = new EventSet(events.bits() & EventSet.ALL.bits());
    // Whoever turns QUIESCE on in a stop is called before user code runs again.
    thread.reportWanted |= thread.stopped && events.has(UtraceEvent.QUIESCE);
    return disabled && mayBeInCallback(thread, engine) ? Errno.EINPROGRESS : Errno.OK;
  }

  @Override
  public Errno barrier(TaskHandle task, UtraceEngine handle) {
    ToyThread thread = (ToyThread) task;
    ToyEngine engine = (ToyEngine) handle;
    if (!thread.runs(baton)) {
      baton.await(
          Kind.BLOCK,
          "barrier",
          () -> thread.reporting != engine && (!engine.holds || thread.stopped));
    }
    return engine.detached ? Errno.ESRCH : Errno.OK;
  }

  @Override
  public Errno prepareExamine(TaskHandle task, UtraceEngine handle, Examiner examiner) {
    ToyThread thread = (ToyThread) task;
    ToyEngine engine = (ToyEngine) handle;
    if (thread.runs(baton)) {
      return Errno.OK;
    }
    if (engine.detached) {
      return Errno.ESRCH;
    }
    if (!engine.holds) {
      return Errno.EINVAL;
    }
    examiner.state(new Begun(thread.stops, engine.holdNumber));
    return thread.stopped ? Errno.OK : Errno.EAGAIN;
  }

  @Override
  public Errno finishExamine(TaskHandle task, UtraceEngine handle, Examiner examiner) {
    ToyThread thread = (ToyThread) task;
    ToyEngine engine = (ToyEngine) handle;
    if (thread.runs(baton)) {
      return Errno.OK;
    }
    if (engine.detached || !engine.holds) {
      return Errno.EINVAL;
    }
    Begun now = new Begun(thread.stops, engine.holdNumber);
    return thread.stopped && now.equals(examiner.state()) ? Errno.OK : Errno.EAGAIN;
  }
}
