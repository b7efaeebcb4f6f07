// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utrace.contract.JobChange;
import org.utrace.contract.KSigAction;
import org.utrace.contract.KSigAction.Flag;
import org.utrace.contract.KSigAction.Kind;
import org.utrace.contract.Pid;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.contract.spi.ExitStatus;

/**
 * Keep parents and children: who is told of what, who inherits children, which group is orphaned.
 */
final class Family {
  private final Kernel kernel;

  Family(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Tell the parent of a stop or its end (do_notify_parent_cldstop). */
  void tellStop(UserProcess process, JobChange change) {
    UserProcess parent = process.parent;
    if (parent == null) {
      process.parentNotices++;
      kernel.children().wakeAll();
      return;
    }
    KSigAction action = parent.actions.get(Signal.SIGCHLD);
    if (action.kind() != Kind.IGNORE && !action.has(Flag.NOCLDSTOP)) {
      boolean stopped = change == JobChange.STOPPED;
      Signal cause = stopped ? process.jobControl.stopSignal() : Signal.SIGCONT;
      int code = stopped ? SigInfo.CLD_STOPPED : SigInfo.CLD_CONTINUED;
      process.parentNotices++;
      kernel.sender().toProcess(parent, SigInfo.child(code, process.pid(), cause.number()));
    }
    parent.childWaiters.wakeAll();
  }

  /**
   * Tell the parent of the end of the process (do_notify_parent).
   *
   * @return whether nobody will wait for it, so that it reaps itself
   */
  boolean tellExit(UserProcess process, ExitStatus status) {
    UserProcess parent = process.parent;
    if (parent == null) {
      process.parentNotices++;
      kernel.children().wakeAll();
      return process.adopted;
    }
    KSigAction action = parent.actions.get(Signal.SIGCHLD);
    boolean alone =
        process.exitSignal == Signal.SIGCHLD.number()
            && (action.kind() == Kind.IGNORE || action.has(Flag.NOCLDWAIT));
    Optional<Signal> signal = Signal.byNumber(process.exitSignal);
    if (signal.isPresent() && action.kind() != Kind.IGNORE) {
      process.parentNotices++;
      kernel.sender().toProcess(parent, death(process.pid(), status).withSignal(signal.get()));
    }
    parent.childWaiters.wakeAll();
    return alone;
  }

  /** Describe the end of a child. */
  static SigInfo death(Pid child, ExitStatus status) {
    int code =
        status.signal().isEmpty()
            ? SigInfo.CLD_EXITED
            : status.core() ? SigInfo.CLD_DUMPED : SigInfo.CLD_KILLED;
    int value = status.signal().map(Signal::number).orElse(status.code());
    return SigInfo.child(code, child, value);
  }

  /** Give the children of a process that ends to init; dead ones are reaped at once. */
  void orphanChildren(UserProcess process) {
    for (UserProcess child : List.copyOf(process.children)) {
      child.parent = null;
      child.adopted = true;
      kernel.exitPath().reapIfDead(child);
      continueIfOrphaned(child.group, child.session);
    }
    process.children.clear();
  }

  /** A process ends: its group may be orphaned by that. */
  void leaveGroup(UserProcess process) {
    continueIfOrphaned(process.group, process.session);
  }

  /** A newly orphaned group with a stopped member gets SIGHUP and SIGCONT (man 3 _exit). */
  private void continueIfOrphaned(Pid group, Pid session) {
    List<UserProcess> members = members(group);
    boolean stopped = members.stream().anyMatch(p -> p.jobControl.forbidsRunning());
    if (!stopped || !isOrphaned(group, session)) {
      return;
    }
    for (Signal signal : List.of(Signal.SIGHUP, Signal.SIGCONT)) {
      for (UserProcess member : members) {
        kernel.sender().toProcess(member, SigInfo.of(signal, SigInfo.KERNEL, new Pid(0)));
      }
    }
  }

  /** The processes of a group that are not dead. */
  List<UserProcess> members(Pid group) {
    return kernel.processes().stream()
        .filter(process -> process.group.equals(group) && !isDead(process))
        .toList();
  }

  private static boolean isDead(UserProcess process) {
    return process.threads.stream().allMatch(Task::exitStateSet);
  }

  /** Whether nobody of the same session but another group could continue it (POSIX). */
  boolean isOrphaned(Pid group, Pid session) {
    return members(group).stream().noneMatch(process -> hasKeeper(process, group, session));
  }

  private static boolean hasKeeper(UserProcess process, Pid group, Pid session) {
    UserProcess parent = process.parent;
    if (parent == null) {
      // The stage is the shell of its own session, and init to everybody else.
      return !process.adopted && session.equals(UserProcess.STAGE_SESSION);
    }
    return !parent.group.equals(group) && parent.session.equals(session);
  }

  /** Find a child by what wait was asked for: -1 any, 0 own group, negative a group. */
  static boolean matches(UserProcess parent, UserProcess child, int which) {
    if (which > 0) {
      return child.pid().number() == which;
    }
    if (which == -1) {
      return true;
    }
    Pid group = which == 0 ? parent.group : new Pid(-which);
    return child.group.equals(group);
  }

  /** A new parent for a child, or none for the stage. */
  static void adopt(UserProcess child, @Nullable UserProcess parent) {
    child.parent = parent;
    if (parent != null) {
      parent.children.add(child);
    }
  }
}
