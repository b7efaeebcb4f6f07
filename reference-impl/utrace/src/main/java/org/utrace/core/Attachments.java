// SPDX-License-Identifier: Apache-2.0
package org.utrace.core;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.utrace.contract.AttachFlags;
import org.utrace.contract.AttachResult;
import org.utrace.contract.EngineOps;
import org.utrace.contract.Errno;

/** Attach engines and look them up. */
final class Attachments {

  AttachResult attach(
      ThreadTrace trace, AttachFlags flags, @Nullable EngineOps ops, @Nullable Object data) {
    if (flags.create() && ops == null) {
      return new AttachResult.Refused(Errno.EINVAL);
    }
    if (flags.create() && trace.thread.isKernelThread()) {
      return new AttachResult.Refused(Errno.EPERM);
    }
    trace.lock.lock();
    AttachResult result = attachLocked(trace, flags, ops, data);
    trace.lock.unlock();
    return result;
  }

  /** Looking and adding happen under one lock: of two exclusive attaches one wins (ATT-04). */
  private static AttachResult attachLocked(
      ThreadTrace trace, AttachFlags flags, @Nullable EngineOps ops, @Nullable Object data) {
    if (trace.reaped) {
      return new AttachResult.Refused(Errno.ESRCH);
    }
    Engine match = firstMatch(trace, flags, ops, data);
    if (!flags.create()) {
      return match == null ? new AttachResult.Refused(Errno.ENOENT) : found(match);
    }
    if (flags.exclusive() && match != null) {
      return new AttachResult.Refused(Errno.EEXIST);
    }
    Engine engine = new Engine(Objects.requireNonNull(ops), data);
    trace.add(engine);
    return new AttachResult.Attached(engine);
  }

  private static AttachResult found(Engine engine) {
    engine.get();
    return new AttachResult.Attached(engine);
  }

  private static @Nullable Engine firstMatch(
      ThreadTrace trace, AttachFlags flags, @Nullable EngineOps ops, @Nullable Object data) {
    for (Engine engine : trace.engines()) {
      boolean opsAgree = !flags.matchOps() || engine.ops() == ops;
      boolean dataAgree = !flags.matchData() || engine.data() == data;
      if (opsAgree && dataAgree) {
        return engine;
      }
    }
    return null;
  }
}
