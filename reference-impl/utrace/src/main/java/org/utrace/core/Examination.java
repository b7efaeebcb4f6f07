// SPDX-License-Identifier: Apache-2.0
package org.utrace.core;

import org.utrace.contract.Errno;
import org.utrace.contract.Examiner;
import org.utrace.contract.spi.RunState;

/** Let a tracer look at a thread that it holds (EXAM-01 to EXAM-06). */
final class Examination {
  /** What the thread was like when the examination began. */
  private record Begun(RunState state, long switches, long holdNumber) {}

  Errno prepare(ThreadTrace trace, Engine engine, Examiner examiner) {
    if (trace.thread.isCurrent()) {
      return Errno.OK;
    }
    trace.lock.lock();
    Errno refused = check(trace, engine);
    RunState state = trace.thread.runState();
    long holdNumber = engine.holdNumber();
    trace.lock.unlock();
    if (refused != Errno.OK) {
      return refused;
    }
    long switches = trace.thread.waitInactive(state);
    if (switches == 0) {
      return trace.thread.exitStateSet() ? Errno.ESRCH : Errno.EAGAIN;
    }
    examiner.state(new Begun(state, switches, holdNumber));
    return Errno.OK;
  }

  private static Errno check(ThreadTrace trace, Engine engine) {
    if (engine.detached) {
      return Errno.ESRCH;
    }
    if (!engine.isHolding()) {
      return Errno.EINVAL;
    }
    if (trace.thread.exitStateSet()) {
      return Errno.ESRCH;
    }
    return trace.atRest() ? Errno.OK : Errno.EAGAIN;
  }

  Errno finish(ThreadTrace trace, Engine engine, Examiner examiner) {
    if (trace.thread.isCurrent()) {
      return Errno.OK;
    }
    trace.lock.lock();
    Errno result = compare(trace, engine, examiner);
    trace.lock.unlock();
    return result;
  }

  private static Errno compare(ThreadTrace trace, Engine engine, Examiner examiner) {
    if (engine.detached || !engine.isHolding()) {
      return Errno.EINVAL;
    }
    boolean same =
        examiner.state() instanceof Begun begun
            && begun.state() == trace.thread.runState()
            && begun.switches() == trace.thread.switchCount()
            && begun.holdNumber() == engine.holdNumber();
    return same ? Errno.OK : Errno.EAGAIN;
  }
}
