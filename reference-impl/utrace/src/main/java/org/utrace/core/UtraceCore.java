// SPDX-License-Identifier: Apache-2.0
package org.utrace.core;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.utrace.contract.AttachFlags;
import org.utrace.contract.AttachResult;
import org.utrace.contract.CloneFlags;
import org.utrace.contract.Edition;
import org.utrace.contract.EngineOps;
import org.utrace.contract.Errno;
import org.utrace.contract.EventSet;
import org.utrace.contract.Examiner;
import org.utrace.contract.JobChange;
import org.utrace.contract.Pid;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.TaskHandle;
import org.utrace.contract.Utrace;
import org.utrace.contract.UtraceEngine;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.WaitQueue;
import org.utrace.sync.KernelSync;
import org.utrace.tracehook.TracedThread;
import org.utrace.tracehook.Tracehook;

/** Trace the threads of one host: engines call it from above, the kernel from below. */
public final class UtraceCore implements Utrace, Tracehook {
  private static final EventSet HEARS_OF_IGNORED =
      EventSet.of(UtraceEvent.QUIESCE, UtraceEvent.SIGNAL_IGN);

  private final KernelSync sync;
  private final Edition edition;
  private final Function<Pid, Optional<? extends TracedThread>> directory;
  private final Attachments attachments = new Attachments();
  private final Control control;
  private final Barrier barrier;
  private final Examination examination = new Examination();
  private final EventReports events;
  private final ResumeReports resumes;
  private final SignalReports signals;
  private final DeathReports deaths;

  /**
   * Make a core.
   *
   * @param directory finds a thread that is not reaped by its number
   */
  public UtraceCore(
      KernelSync sync, Edition edition, Function<Pid, Optional<? extends TracedThread>> directory) {
    this.sync = sync;
    this.edition = edition;
    this.directory = directory;
    this.control = new Control(sync, edition);
    this.barrier = new Barrier(sync, edition);
    Reporter reporter = new Reporter(sync, edition);
    Stopper stopper = new Stopper(sync);
    this.events = new EventReports(reporter, stopper);
    this.resumes = new ResumeReports(reporter, stopper, edition);
    this.signals = new SignalReports(reporter, stopper, edition);
    this.deaths = new DeathReports(reporter);
  }

  /** Number of engines attached to a thread; for inspection. */
  public int engineCount(TaskHandle task) {
    ThreadTrace trace = (ThreadTrace) ((TracedThread) task).traceState();
    return trace == null ? 0 : trace.engines().length;
  }

  @Override
  public AttachResult attach(
      TaskHandle task, AttachFlags flags, @Nullable EngineOps ops, @Nullable Object data) {
    return attachments.attach(trace(task), flags, ops, data);
  }

  @Override
  public AttachResult attach(
      Pid pid, AttachFlags flags, @Nullable EngineOps ops, @Nullable Object data) {
    Optional<? extends TracedThread> thread = directory.apply(pid);
    return thread.isEmpty()
        ? new AttachResult.Refused(Errno.ESRCH)
        : attach(thread.get(), flags, ops, data);
  }

  @Override
  public Errno control(TaskHandle task, UtraceEngine engine, ResumeAction action) {
    return control.control(trace(task), (Engine) engine, action);
  }

  @Override
  public Errno control(Pid pid, UtraceEngine engine, ResumeAction action) {
    return byPid(pid, thread -> control(thread, engine, action));
  }

  /** The same with the number that the C interface has for the action (CTL-01). */
  public Errno control(TaskHandle task, UtraceEngine engine, int action) {
    List<ResumeAction> order = edition.order();
    return action < 0 || action >= order.size()
        ? Errno.EINVAL
        : control(task, engine, order.get(action));
  }

  @Override
  public Errno setEvents(TaskHandle task, UtraceEngine engine, EventSet events) {
    return control.setEvents(trace(task), (Engine) engine, events);
  }

  @Override
  public Errno setEvents(Pid pid, UtraceEngine engine, EventSet events) {
    return byPid(pid, thread -> setEvents(thread, engine, events));
  }

  @Override
  public Errno barrier(TaskHandle task, UtraceEngine engine) {
    return barrier.await(trace(task), (Engine) engine);
  }

  @Override
  public Errno barrier(Pid pid, UtraceEngine engine) {
    return byPid(pid, thread -> barrier(thread, engine));
  }

  @Override
  public Errno prepareExamine(TaskHandle task, UtraceEngine engine, Examiner examiner) {
    return examination.prepare(trace(task), (Engine) engine, examiner);
  }

  @Override
  public Errno finishExamine(TaskHandle task, UtraceEngine engine, Examiner examiner) {
    return examination.finish(trace(task), (Engine) engine, examiner);
  }

  private Errno byPid(Pid pid, Function<TracedThread, Errno> call) {
    Optional<? extends TracedThread> thread = directory.apply(pid);
    return thread.isEmpty() ? Errno.ESRCH : call.apply(thread.get());
  }

  @Override
  public void leftUserMode(TracedThread thread, UserExit why) {
    ThreadTrace trace = existing(thread);
    if (trace != null) {
      resumes.leftUserMode(trace, why);
    }
  }

  @Override
  public boolean syscallEntry(TracedThread thread) {
    ThreadTrace trace = existing(thread);
    return trace == null || events.syscallEntry(trace);
  }

  @Override
  public void syscallExit(TracedThread thread) {
    ThreadTrace trace = existing(thread);
    if (trace != null) {
      events.syscallExit(trace);
      resumes.payOwedTrap(trace);
    }
  }

  @Override
  public void notifyResume(TracedThread thread) {
    ThreadTrace trace = existing(thread);
    if (trace != null) {
      resumes.notifyResume(trace);
    }
  }

  @Override
  public SignalDecision getSignal(TracedThread thread) {
    return signals.getSignal(trace(thread));
  }

  @Override
  public boolean wantsSignalPath(TracedThread thread) {
    ThreadTrace trace = existing(thread);
    return trace != null && trace.signalReportWanted();
  }

  @Override
  public void handlerSetUp(TracedThread thread) {
    ThreadTrace trace = existing(thread);
    if (trace != null) {
      SignalReports.handlerSetUp(trace);
    }
  }

  @Override
  public boolean considersIgnored(TracedThread thread) {
    ThreadTrace trace = existing(thread);
    return trace != null && trace.anyWants(HEARS_OF_IGNORED);
  }

  @Override
  public void cloned(TracedThread thread, CloneFlags flags, TracedThread child) {
    ThreadTrace trace = existing(thread);
    if (trace != null) {
      events.cloned(trace, flags, child);
    }
  }

  @Override
  public void beforeVforkWait(TracedThread thread) {
    ThreadTrace trace = existing(thread);
    if (trace != null) {
      events.beforeVforkWait(trace);
    }
  }

  @Override
  public void execed(TracedThread thread, String file) {
    ThreadTrace trace = existing(thread);
    if (trace != null) {
      events.execed(trace, file);
    }
  }

  @Override
  public void jobControl(TracedThread thread, JobChange type, JobChange notify) {
    ThreadTrace trace = existing(thread);
    if (trace != null) {
      events.jobControl(trace, type, notify);
    }
  }

  /** Edition 20091216 has no such call. */
  @Override
  public void wakeUp(TaskHandle task, UtraceEngine engine, WaitQueue queue) {
    if (edition != Edition.PLAN) {
      throw new UnsupportedOperationException("edition 20091216 has no utrace_wake_up");
    }
    trace(task).wakeLater((Engine) engine, queue);
  }

  @Override
  public int exit(TracedThread thread, int code) {
    ThreadTrace trace = existing(thread);
    return trace == null ? code : events.exit(trace, code);
  }

  @Override
  public void stateChanged(TracedThread thread) {
    ThreadTrace trace = existing(thread);
    if (trace != null) {
      trace.changed();
    }
  }

  @Override
  public void death(TracedThread thread, boolean groupDead, int exitSignal) {
    deaths.death(trace(thread), groupDead, exitSignal);
  }

  @Override
  public void reaped(TracedThread thread) {
    deaths.reaped(trace(thread));
  }

  private static @Nullable ThreadTrace existing(TracedThread thread) {
    return (ThreadTrace) thread.traceState();
  }

  private ThreadTrace trace(TaskHandle task) {
    TracedThread thread = (TracedThread) task;
    ThreadTrace trace = existing(thread);
    if (trace == null) {
      trace = new ThreadTrace(thread, sync);
      thread.traceState(trace);
    }
    return trace;
  }
}
