// SPDX-License-Identifier: Apache-2.0
package org.utrace.core;

import org.jspecify.annotations.Nullable;
import org.utrace.contract.Action;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.SignalAction;
import org.utrace.contract.SyscallAction;

/** One pass over the engines for one report: what was answered so far. */
final class Round {
  /** Which answers a round turns into RESUME, and what it may do to the thread. */
  enum Kind {
    /** An event before the last round: every answer counts. */
    EVENT,
    /** The last report_quiesce before user mode: REPORT counts as RESUME (REPORT-03). */
    FINAL_QUIESCE,
    /** A round of the signal path: REPORT and INTERRUPT count as RESUME (INT-06). */
    FINAL_SIGNAL,
    /** Reports of a dead thread: only DETACH means anything (DEATH-02). */
    DEATH
  }

  final Kind kind;

  /** The prevailing choice of the engines that have had their turn (ORD-05, ORD-06). */
  ResumeAction shown = ResumeAction.RESUME;

  /** What the engine now being called has answered so far in this round, or null. */
  @Nullable ResumeAction own;

  SignalAction signal = SignalAction.DELIVER;
  boolean hold;
  SyscallAction syscall = SyscallAction.RUN;
  boolean resumed;

  /** Whether an engine answered STOP. */
  boolean stopAnswered;

  /** Whether any callback was made. */
  boolean called;

  Round(Kind kind) {
    this.kind = kind;
  }

  /** What an answer counts as in this round. */
  ResumeAction fold(ResumeAction answer) {
    return switch (kind) {
      case EVENT -> answer;
      case FINAL_QUIESCE -> answer == ResumeAction.REPORT ? ResumeAction.RESUME : answer;
      case FINAL_SIGNAL ->
          answer == ResumeAction.REPORT || answer == ResumeAction.INTERRUPT
              ? ResumeAction.RESUME
              : answer;
      case DEATH -> answer == ResumeAction.DETACH ? answer : ResumeAction.RESUME;
    };
  }

  /** The action argument of the next callback. */
  Action argument(ResumeAction prevailing) {
    return new Action(prevailing, signal, hold, syscall, resumed);
  }
}
