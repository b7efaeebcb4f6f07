// SPDX-License-Identifier: Apache-2.0
package org.example.toy;

import java.util.ArrayList;
import java.util.List;
import org.utrace.contract.AttachFlags;
import org.utrace.contract.AttachResult;
import org.utrace.contract.EngineOps;
import org.utrace.contract.Errno;
import org.utrace.contract.EventSet;
import org.utrace.contract.Pid;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.TaskHandle;
import org.utrace.contract.Utrace;
import org.utrace.contract.UtraceEngine;

/** Attach engines and look them up, which both tracers do alike. */
abstract class Tracer implements Utrace {
  private final List<ToyThread> threads = new ArrayList<>();

  /** Called by a thread whenever it is about to run user instructions. */
  abstract void beforeUserCode(ToyThread thread);

  ToyThread add(ToyThread thread) {
    threads.add(thread);
    return thread;
  }

  List<ToyThread> threads() {
    return threads;
  }

  @Override
  public AttachResult attach(TaskHandle task, AttachFlags flags, EngineOps ops, Object data) {
    ToyThread thread = (ToyThread) task;
    if (flags.create() && ops == null) {
      return new AttachResult.Refused(Errno.EINVAL);
    }
    for (ToyEngine engine : thread.engines) {
      boolean matches =
          (!flags.matchOps() || engine.ops() == ops)
              && (!flags.matchData() || engine.data() == data);
      if (matches && flags.create() && flags.exclusive()) {
        return new AttachResult.Refused(Errno.EEXIST);
      }
      if (matches && !flags.create()) {
        engine.get();
        return new AttachResult.Attached(engine);
      }
    }
    if (!flags.create()) {
      return new AttachResult.Refused(Errno.ENOENT);
    }
    ToyEngine engine = new ToyEngine(ops, data);
    thread.engines.add(engine);
    return new AttachResult.Attached(engine);
  }

  @Override
  public AttachResult attach(Pid pid, AttachFlags flags, EngineOps ops, Object data) {
    ToyThread thread = find(pid);
    return thread == null
        ? new AttachResult.Refused(Errno.ESRCH)
        : attach(thread, flags, ops, data);
  }

  @Override
  public Errno control(Pid pid, UtraceEngine engine, ResumeAction action) {
    ToyThread thread = find(pid);
    return thread == null ? Errno.ESRCH : control(thread, engine, action);
  }

  @Override
  public Errno setEvents(Pid pid, UtraceEngine engine, EventSet events) {
    ToyThread thread = find(pid);
    return thread == null ? Errno.ESRCH : setEvents(thread, engine, events);
  }

  @Override
  public Errno barrier(Pid pid, UtraceEngine engine) {
    ToyThread thread = find(pid);
    return thread == null ? Errno.ESRCH : barrier(thread, engine);
  }

  private ToyThread find(Pid pid) {
    return threads.stream().filter(thread -> thread.pid().equals(pid)).findFirst().orElse(null);
  }
}
