// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.utrace.arch.PtRegs;
import org.utrace.arch.SignalLayout;
import org.utrace.contract.Errno;
import org.utrace.contract.JobChange;
import org.utrace.contract.Pid;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.contract.spi.ExitStatus;

/** Make wait4 and waitid for one thread (kernel/exit.c: do_wait). */
final class WaitCalls extends UserCalls {
  private static final int WNOHANG = 1;
  private static final int WSTOPPED = 2;
  private static final int WEXITED = 4;
  private static final int WCONTINUED = 8;
  private static final int WNOWAIT = 0x0100_0000;
  private static final int WCLONE = 0x8000_0000;
  private static final int WALL = 0x4000_0000;
  private static final int WNOTHREAD = 0x2000_0000;
  private static final int WHICH_CHILDREN = WCLONE | WALL | WNOTHREAD;
  private static final int STOPPED_WORD = 0x7f;
  private static final int CONTINUED_WORD = 0xffff;
  private static final int RUSAGE_WORDS = 18;
  private static final int P_ALL = 0;
  private static final int P_PID = 1;
  private static final int P_PGID = 2;

  WaitCalls(Kernel kernel, Task task) {
    super(kernel, task);
  }

  /** What a wait found: which child, the status word of wait4, the description of waitid. */
  private record Found(UserProcess child, int word, SigInfo info) {}

  /** wait4(pid, status, options, usage). */
  long wait4(PtRegs regs) {
    int options = (int) regs.argument(2);
    if ((options & ~(WNOHANG | WSTOPPED | WCONTINUED | WHICH_CHILDREN)) != 0) {
      return -Errno.EINVAL.number();
    }
    int which = (int) regs.argument(0);
    UserProcess parent = task.process();
    Wait wait = new Wait(child -> Family.matches(parent, child, which), options | WEXITED);
    long result = wait.run();
    Found found = wait.found;
    if (found == null) {
      return result;
    }
    byte[] word = buffer(Integer.BYTES).putInt(found.word()).array();
    long error = copyOutIfWanted(regs.argument(1), word);
    if (error == 0) {
      error = tellUsage(regs.argument(3));
    }
    return error == 0 ? found.child().pid().number() : error;
  }

  /** Virtual time passes for nobody's work, so that no process has used any (man 2 getrusage). */
  private long tellUsage(long address) {
    return copyOutIfWanted(address, new byte[RUSAGE_WORDS * model().wordBytes()]);
  }

  /** waitid(kind, id, info, options, usage). */
  long waitid(PtRegs regs) {
    int options = (int) regs.argument(3);
    Optional<Predicate<UserProcess>> which = which((int) regs.argument(0), (int) regs.argument(1));
    int changes = WEXITED | WSTOPPED | WCONTINUED;
    boolean senseless =
        (options & changes) == 0
            || (options & ~(changes | WNOHANG | WNOWAIT | WHICH_CHILDREN)) != 0;
    if (which.isEmpty() || senseless) {
      return -Errno.EINVAL.number();
    }
    Wait wait = new Wait(which.get(), options);
    long result = wait.run();
    Found found = wait.found;
    if (found == null && result != 0) {
      return result;
    }
    long error = found == null ? 0 : tellUsage(regs.argument(4));
    if (error != 0) {
      return error;
    }
    byte[] info =
        found == null
            ? new byte[SignalLayout.SIGINFO_BYTES]
            : SignalLayout.siginfo(found.info(), model());
    return copyOutIfWanted(regs.argument(2), info);
  }

  private Optional<Predicate<UserProcess>> which(int kind, int id) {
    if (kind == P_ALL) {
      return Optional.of(child -> true);
    }
    if (kind == P_PID && id > 0) {
      return Optional.of(child -> child.pid().number() == id);
    }
    if (kind == P_PGID && id >= 0) {
      Pid group = id == 0 ? task.process().group : new Pid(id);
      return Optional.of(child -> child.group.equals(group));
    }
    return Optional.empty();
  }

  /** One wait: looks, sleeps, looks again. */
  private final class Wait {
    private final UserProcess parent = task.process();
    private final Predicate<UserProcess> which;
    private final int options;
    private @Nullable Found found;

    Wait(Predicate<UserProcess> which, int options) {
      this.which = which;
      this.options = options;
    }

    /** The result where nothing is found; 0 also where something is. */
    long run() {
      kernel.sync().reading("tasklist");
      if (candidates().isEmpty()) {
        return -Errno.ECHILD.number();
      }
      if ((options & WNOHANG) != 0) {
        look();
        return 0;
      }
      parent.childWaiters.add(task);
      boolean ended = task.sleepInterruptibly("wait", this::isOver);
      parent.childWaiters.remove(task);
      if (!ended) {
        return -RestartBlock.SAME_CALL_UNLESS_HANDLED;
      }
      return found == null ? -Errno.ECHILD.number() : 0;
    }

    private boolean isOver() {
      return look() || candidates().isEmpty();
    }

    private List<UserProcess> candidates() {
      return parent.children.stream().filter(which).filter(this::concerns).toList();
    }

    /** Whether anything of the child can ever be what is waited for (wait_consider_task). */
    private boolean concerns(UserProcess child) {
      boolean clone = child.exitSignal != Signal.SIGCHLD.number();
      boolean ofKind = (options & WALL) != 0 || clone == ((options & WCLONE) != 0);
      boolean own = (options & WNOTHREAD) == 0 || Family.isChildOf(task, child);
      boolean lost = child.selfReaping || (ExitPath.isZombie(child) && (options & WEXITED) == 0);
      return ofKind && own && !lost;
    }

    private boolean look() {
      for (UserProcess child : candidates()) {
        Found here = look(child);
        if (here != null) {
          found = here;
          return true;
        }
      }
      return false;
    }

    private @Nullable Found look(UserProcess child) {
      boolean take = (options & WNOWAIT) == 0;
      if ((options & WEXITED) != 0 && ExitPath.isZombie(child)) {
        ExitStatus status = kernel.exitPath().status(child);
        if (take && !kernel.exitPath().release(child.leader())) {
          return null;
        }
        return new Found(child, ExitPath.encode(status), Family.death(child.pid(), status));
      }
      return child
          .jobControl
          .waitable((options & WSTOPPED) != 0, (options & WCONTINUED) != 0, take)
          .map(change -> jobChange(child, change))
          .orElse(null);
    }

    private Found jobChange(UserProcess child, JobChange change) {
      SigInfo info = Family.stopInfo(child, change);
      int stop = (int) info.value() << 8 | STOPPED_WORD;
      return new Found(child, change == JobChange.STOPPED ? stop : CONTINUED_WORD, info);
    }
  }
}
