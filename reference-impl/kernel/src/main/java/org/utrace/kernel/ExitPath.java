// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import org.utrace.contract.Signal;
import org.utrace.contract.spi.ExitStatus;

/** Take a thread from its last instruction to its grave: exit, zombie, reaping. */
final class ExitPath {
  private static final int CORE_BIT = 0x80;

  private final Kernel kernel;

  ExitPath(Kernel kernel) {
    this.kernel = kernel;
  }

  /** End the calling thread; its parent may reap it while its death is still being told. */
  void exit(Task task, ExitStatus status) {
    int code = kernel.tracehook().exit(task, encode(status));
    task.become(new TaskState.Zombie(decode(code)));
    kernel.tracehook().stateChanged(task);
    kernel.children().wakeAll();
    kernel.tracehook().death(task, true, Signal.SIGCHLD.number());
  }

  /** Wait for the thread's death as its parent and reap it. */
  ExitStatus reap(Task task) {
    kernel.children().await(() -> task.exitStateSet());
    kernel.sync().writing("tasklist");
    if (!(task.state() instanceof TaskState.Zombie zombie)) {
      throw new IllegalStateException(task + " was reaped before");
    }
    task.bury(zombie);
    kernel.forget(task);
    kernel.tracehook().reaped(task);
    return zombie.status();
  }

  /** The status word of wait(2). */
  private static int encode(ExitStatus status) {
    return status
        .signal()
        .map(signal -> signal.number() | (status.core() ? CORE_BIT : 0))
        .orElse(status.code() << 8);
  }

  private static ExitStatus decode(int word) {
    return Signal.byNumber(word & 0x7f)
        .map(signal -> ExitStatus.killed(signal, (word & CORE_BIT) != 0))
        .orElse(ExitStatus.exited(word >> 8 & 0xff));
  }
}
