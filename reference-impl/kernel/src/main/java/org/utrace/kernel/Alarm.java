// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import org.utrace.contract.Pid;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;

/** A process's timer of real time, which here is virtual (man 2 setitimer). */
final class Alarm {
  private long deadlineNanos;
  private long intervalNanos;

  /** Counts the settings, so that an old one's time coming does nothing. */
  private long setting;

  long intervalNanos() {
    return intervalNanos;
  }

  /** Time left, 0 if it is not set. */
  long leftNanos(long nowNanos) {
    return deadlineNanos == 0 ? 0 : Math.max(1, deadlineNanos - nowNanos);
  }

  /** Set it; 0 switches it off. */
  void set(Kernel kernel, UserProcess process, long firstNanos, long everyNanos) {
    setting++;
    intervalNanos = everyNanos;
    deadlineNanos = firstNanos == 0 ? 0 : kernel.deadline(firstNanos);
    if (deadlineNanos != 0) {
      arm(kernel, process);
    }
  }

  private void arm(Kernel kernel, UserProcess process) {
    long mine = setting;
    kernel.at(
        deadlineNanos,
        () -> {
          if (mine == setting) {
            expire(kernel, process);
          }
        });
  }

  private void expire(Kernel kernel, UserProcess process) {
    deadlineNanos = intervalNanos == 0 ? 0 : kernel.deadline(intervalNanos);
    if (deadlineNanos != 0) {
      arm(kernel, process);
    }
    kernel.sendFromTimer(process, SigInfo.of(Signal.SIGALRM, SigInfo.KERNEL, new Pid(0)));
  }
}
