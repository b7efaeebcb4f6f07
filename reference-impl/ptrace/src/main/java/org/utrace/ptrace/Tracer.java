// SPDX-License-Identifier: Apache-2.0
package org.utrace.ptrace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utrace.arch.ArchPtrace;
import org.utrace.arch.UserMemory;
import org.utrace.contract.Address;
import org.utrace.contract.AttachFlags;
import org.utrace.contract.AttachResult;
import org.utrace.contract.Errno;
import org.utrace.contract.Examiner;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.Signal;
import org.utrace.contract.TaskHandle;
import org.utrace.contract.spi.DataModel;
import org.utrace.contract.spi.Ptrace;
import org.utrace.kernel.PtraceLayer.Host;

/** Make the requests of one tracer. */
final class Tracer implements Ptrace {
  private static final AttachFlags ALONE = AttachFlags.CREATE.andExclusive().andMatchOps();

  private final Host kernel;
  private final List<Tracee> tracees = new ArrayList<>();

  Tracer(Host kernel) {
    this.kernel = kernel;
  }

  @Override
  public Errno attach(TaskHandle thread) {
    Tracee tracee = new Tracee(kernel, thread);
    AttachResult result = kernel.utrace().attach(thread, ALONE, Tracee.OPS, tracee);
    if (!(result instanceof AttachResult.Attached attached)) {
      return Errno.EPERM;
    }
    tracee.attached(attached.engine());
    Errno dead = kernel.utrace().setEvents(thread, attached.engine(), Tracee.EVENTS);
    if (dead == Errno.ESRCH) {
      return Errno.EPERM;
    }
    tracees.add(tracee);
    kernel.send(thread, Signal.SIGSTOP);
    return Errno.OK;
  }

  private @Nullable Tracee find(TaskHandle thread) {
    for (Tracee tracee : tracees) {
      if (tracee.thread.equals(thread)) {
        return tracee;
      }
    }
    return null;
  }

  private @Nullable Tracee stopped(TaskHandle thread) {
    Tracee tracee = find(thread);
    return tracee != null && tracee.isStopped() ? tracee : null;
  }

  @Override
  public Stop waitStop(TaskHandle thread) {
    Tracee tracee = find(thread);
    if (tracee == null) {
      throw new IllegalArgumentException("thread " + thread.pid() + " is not traced");
    }
    if (kernel.hasWakeUp()) {
      // Who comes by when the news is there, but the thread is on its way to the stop, sleeps too.
      tracee.waiters.await(() -> tracee.hasNews() && isAtRest(tracee));
    } else {
      tracee.waiters.await(tracee::hasNews);
      awaitRest(tracee);
    }
    return tracee.takeNews();
  }

  private boolean isAtRest(Tracee tracee) {
    Errno found = kernel.utrace().prepareExamine(tracee.thread, tracee.engine(), new Examiner());
    return !tracee.isStopped() || found == Errno.OK;
  }

  /** Without utrace_wake_up the thread may still be in the callback, or on its way to the stop. */
  private void awaitRest(Tracee tracee) {
    kernel.utrace().barrier(tracee.thread, tracee.engine());
    while (!isAtRest(tracee)) {
      kernel.giveWay();
    }
  }

  @Override
  public Errno cont(TaskHandle thread, Optional<Signal> signal) {
    Tracee tracee = stopped(thread);
    if (tracee == null) {
      return Errno.ESRCH;
    }
    signal.ifPresent(passed -> kernel.send(thread, passed));
    return resume(tracee, ResumeAction.RESUME, signal);
  }

  @Override
  public Errno singleStep(TaskHandle thread) {
    Tracee tracee = stopped(thread);
    if (tracee == null) {
      return Errno.ESRCH;
    }
    if (kernel.stepControl().hasSingleStep()) {
      return resume(tracee, ResumeAction.SINGLESTEP, Optional.empty());
    }
    Optional<ArchPtrace> arch = kernel.archPtrace();
    if (arch.isEmpty()) {
      return Errno.EIO;
    }
    UserMemory memory = kernel.memory(thread);
    Errno examined =
        examining(
            tracee,
            () -> tracee.prepared(arch.get().singleStep(kernel.regs(thread), memory), memory));
    return examined == Errno.OK ? resume(tracee, ResumeAction.RESUME, Optional.empty()) : examined;
  }

  private Errno resume(Tracee tracee, ResumeAction how, Optional<Signal> signal) {
    tracee.goOn(how, signal);
    return kernel.utrace().control(tracee.thread, tracee.engine(), how);
  }

  private Errno examining(Tracee tracee, Runnable body) {
    Examiner examiner = new Examiner();
    if (kernel.utrace().prepareExamine(tracee.thread, tracee.engine(), examiner) != Errno.OK) {
      return Errno.ESRCH;
    }
    body.run();
    boolean stayed =
        kernel.utrace().finishExamine(tracee.thread, tracee.engine(), examiner) == Errno.OK;
    return stayed ? Errno.OK : Errno.ESRCH;
  }

  @Override
  public Optional<Long> peek(TaskHandle thread, Address at) {
    Tracee tracee = stopped(thread);
    if (tracee == null) {
      return Optional.empty();
    }
    UserMemory memory = kernel.memory(thread);
    DataModel model = memory.dataModel();
    return memory.copyFrom(at, model.wordBytes()).map(bytes -> model.word(model.buffer(bytes)));
  }

  @Override
  public Errno poke(TaskHandle thread, Address at, long word) {
    if (stopped(thread) == null) {
      return Errno.ESRCH;
    }
    UserMemory memory = kernel.memory(thread);
    DataModel model = memory.dataModel();
    byte[] bytes = model.putWords(model.buffer(model.wordBytes()), word).array();
    return memory.copyTo(at, bytes) ? Errno.OK : Errno.EIO;
  }

  @Override
  public Errno detach(TaskHandle thread) {
    Tracee tracee = stopped(thread);
    if (tracee == null) {
      return Errno.ESRCH;
    }
    tracees.remove(tracee);
    return release(tracee);
  }

  private Errno release(Tracee tracee) {
    tracee.undoStep();
    Errno result = kernel.utrace().control(tracee.thread, tracee.engine(), ResumeAction.DETACH);
    return result == Errno.EINPROGRESS ? Errno.OK : result;
  }

  /** A thread that runs comes by and detaches itself, so that no trap of a step is left behind. */
  @Override
  public void exit() {
    for (Tracee tracee : List.copyOf(tracees)) {
      if (tracee.isStopped()) {
        release(tracee);
      } else {
        tracee.letGo();
        kernel.utrace().control(tracee.thread, tracee.engine(), ResumeAction.INTERRUPT);
      }
    }
    tracees.clear();
  }
}
