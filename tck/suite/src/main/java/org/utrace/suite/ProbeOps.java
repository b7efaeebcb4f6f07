// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.utrace.contract.Action;
import org.utrace.contract.EngineOps;
import org.utrace.contract.EventSet;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.SigInfo;
import org.utrace.contract.SignalReport;
import org.utrace.contract.UserRegs;
import org.utrace.contract.UtraceEvent;

/** Fill a callback table so that every callback ends up in one place of a {@link Probe}. */
final class ProbeOps {
  private static final Action RESUME = Action.of(ResumeAction.RESUME);

  private final Probe probe;

  ProbeOps(Probe probe) {
    this.probe = probe;
  }

  EngineOps table() {
    return EngineOps.named(probe.name())
        .withQuiesce((action, engine, event) -> call(UtraceEvent.QUIESCE, event, action, null))
        .withSignal((action, engine, regs, signal) -> signal(action, regs, signal))
        .withCloned((a, engine, flags, child) ->
            call(UtraceEvent.CLONE, a, null, new Call.Cloned(flags, child)))
        .withJctl((a, engine, type, notify) ->
            call(UtraceEvent.JCTL, a, null, new Call.Jobs(type, notify)))
        .withExec((a, engine, regs, file) -> call(UtraceEvent.EXEC, a, regs, new Call.Execed(file)))
        .withSyscallEntry((a, engine, regs) -> call(UtraceEvent.SYSCALL_ENTRY, a, regs))
        .withSyscallExit((a, engine, regs) -> call(UtraceEvent.SYSCALL_EXIT, a, regs))
        .withExit((action, engine, original, code) -> exit(action, original, code))
        .withDeath((e, group, signal) -> call(UtraceEvent.DEATH, RESUME, null).resume())
        .withReap((engine, task) -> call(UtraceEvent.REAP, RESUME, null))
        .withRelease(data -> probe.released());
  }

  private Action call(UtraceEvent slot, Action action, @Nullable UserRegs regs) {
    return call(slot, action, regs, null);
  }

  private Action call(UtraceEvent slot, EventSet event, Action action, @Nullable UserRegs regs) {
    return made(regs, view -> of(slot, event, action, view, null, null));
  }

  private Action call(
      UtraceEvent slot, Action action, @Nullable UserRegs regs, Call.@Nullable Detail detail) {
    return made(regs, view -> of(slot, EventSet.NONE, action, view, null, detail));
  }

  private Action signal(Action action, UserRegs regs, SignalReport signal) {
    return made(regs, view -> of(UtraceEvent.SIGNAL, EventSet.NONE, action, view, signal, null));
  }

  private Call of(
      UtraceEvent slot,
      EventSet event,
      Action action,
      @Nullable UserRegs regs,
      @Nullable SignalReport signal,
      Call.@Nullable Detail detail) {
    Optional<SigInfo> info = signal == null ? Optional.empty() : signal.info();
    boolean original = signal != null && signal.original().isPresent();
    return new Call(
        slot, event, action, probe.instructions(), regs, signal, info, original, detail);
  }

  /** Tell the probe of a call whose registers are good as long as it lasts. */
  private Action made(@Nullable UserRegs regs, Function<@Nullable UserRegs, Call> call) {
    if (regs == null) {
      return probe.called(call.apply(null));
    }
    CallbackRegs view = new CallbackRegs(regs);
    try {
      return probe.called(call.apply(view));
    } finally {
      view.close();
    }
  }

  private Action exit(Action action, int original, EngineOps.ExitCode code) {
    return call(UtraceEvent.EXIT, action, null, new Call.ExitCodes(original, code));
  }

  static EngineOps without(EngineOps ops, UtraceEvent slot) {
    return switch (slot) {
      case QUIESCE -> ops.withQuiesce(null);
      case SIGNAL -> ops.withSignal(null);
      case CLONE -> ops.withCloned(null);
      case JCTL -> ops.withJctl(null);
      case EXEC -> ops.withExec(null);
      case SYSCALL_ENTRY -> ops.withSyscallEntry(null);
      case SYSCALL_EXIT -> ops.withSyscallExit(null);
      case EXIT -> ops.withExit(null);
      case DEATH -> ops.withDeath(null);
      case REAP -> ops.withReap(null);
      default -> throw new IllegalArgumentException("no slot " + slot);
    };
  }
}
