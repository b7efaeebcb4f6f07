// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utrace.contract.Action;
import org.utrace.contract.CloneFlags;
import org.utrace.contract.EngineOps;
import org.utrace.contract.EventSet;
import org.utrace.contract.JobChange;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.SigInfo;
import org.utrace.contract.SignalAction;
import org.utrace.contract.SignalReport;
import org.utrace.contract.TaskHandle;
import org.utrace.contract.UserRegs;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.Latch;

/**
 * Keep one callback as an engine saw it.
 *
 * @param slot QUIESCE, SIGNAL (for every report_signal), CLONE, JCTL, EXEC, SYSCALL_ENTRY,
 *     SYSCALL_EXIT, EXIT, DEATH or REAP
 * @param event the argument of report_quiesce; empty set elsewhere
 * @param action the action argument; RESUME alone for the slots without one
 * @param instructions user instructions the thread had completed
 * @param regs the register argument, for slots that have one
 * @param signal the details, for report_signal
 * @param info what {@code signal} described when the callback began
 * @param hasOriginal whether {@code signal} had an original action
 * @param detail what only this slot's callback has, for slots that have such
 */
public record Call(
    UtraceEvent slot,
    EventSet event,
    Action action,
    long instructions,
    @Nullable UserRegs regs,
    @Nullable SignalReport signal,
    Optional<SigInfo> info,
    boolean hasOriginal,
    @Nullable Detail detail) {

  /** What only one slot's callback has. */
  public sealed interface Detail {}

  /** The two codes of report_exit. */
  public record ExitCodes(int original, EngineOps.ExitCode code) implements Detail {}

  /** The flags and the new thread of report_clone. */
  public record Cloned(CloneFlags flags, TaskHandle child) implements Detail {}

  /** What happened and what the parent will be told, of report_jctl. */
  public record Jobs(JobChange type, JobChange notice) implements Detail {}

  /** The file of report_exec. */
  public record Execed(String file) implements Detail {}

  /** The register argument of a slot that has one. */
  public UserRegs registers() {
    UserRegs known = regs;
    if (known == null) {
      throw new IllegalStateException("report " + slot + " has no registers");
    }
    return known;
  }

  /** The details of a report_signal. */
  public SignalReport signalReport() {
    SignalReport known = signal;
    if (known == null) {
      throw new IllegalStateException("report " + slot + " is no signal report");
    }
    return known;
  }

  /** The codes of a report_exit. */
  public ExitCodes exitCodes() {
    return detail(ExitCodes.class);
  }

  /** The details of a report_clone. */
  public Cloned cloned() {
    return detail(Cloned.class);
  }

  /** The details of a report_jctl. */
  public Jobs jobs() {
    return detail(Jobs.class);
  }

  /** The details of a report_exec. */
  public Execed execed() {
    return detail(Execed.class);
  }

  private <T extends Detail> T detail(Class<T> type) {
    if (!type.isInstance(detail)) {
      throw new IllegalStateException("report " + slot + " has no " + type.getSimpleName());
    }
    return type.cast(detail);
  }

  /** Open a latch, and answer RESUME. */
  public Action opening(Latch latch) {
    latch.open();
    return action.with(ResumeAction.RESUME);
  }

  /** Wait inside the callback until the latch is open, and answer RESUME. */
  public Action parked(Latch go) {
    go.await();
    return action.with(ResumeAction.RESUME);
  }

  /** Say that the callback has begun, wait inside it, and answer RESUME. */
  public Action parked(Latch inside, Latch go) {
    inside.open();
    return parked(go);
  }

  /** Whether this is the report made before anything is dequeued (INT-04). */
  public boolean isPreDequeue() {
    return slot == UtraceEvent.SIGNAL && action.signal() == SignalAction.NONE;
  }

  /** Whether this is a report_quiesce with the argument 0. */
  public boolean isQuiesceZero() {
    return slot == UtraceEvent.QUIESCE && event.isEmpty();
  }

  @Override
  public String toString() {
    return switch (slot) {
      case QUIESCE -> "report_quiesce(" + event + ")";
      case SIGNAL ->
          "report_signal("
              + (isPreDequeue() ? "NONE" : info.map(i -> i.signal().toString()).orElse("?"))
              + ")";
      default -> "report_" + slot.name().toLowerCase(Locale.ROOT);
    };
  }
}
