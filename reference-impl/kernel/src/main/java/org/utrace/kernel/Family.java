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
      process.parentNotices++;
      kernel.sender().toProcess(parent, stopInfo(process, change));
    }
    parent.childWaiters.wakeAll();
  }

  /**
   * Whether nobody will wait for the process that has just ended, so that it reaps itself: init has
   * it, or its parent does not want zombies (do_notify_parent).
   */
  static boolean isUnwanted(UserProcess process) {
    UserProcess parent = process.parent;
    if (parent == null) {
      return process.adopted;
    }
    KSigAction action = parent.actions.get(Signal.SIGCHLD);
    return process.exitSignal == Signal.SIGCHLD.number()
        && (action.kind() == Kind.IGNORE || action.has(Flag.NOCLDWAIT));
  }

  /** Tell the parent of the end of the process (do_notify_parent). */
  void tellExit(UserProcess process, ExitStatus status) {
    UserProcess parent = process.parent;
    if (parent == null) {
      process.parentNotices++;
      kernel.children().wakeAll();
      return;
    }
    Optional<Signal> signal = Signal.byNumber(process.exitSignal);
    boolean ignored =
        process.exitSignal == Signal.SIGCHLD.number()
            && parent.actions.get(Signal.SIGCHLD).kind() == Kind.IGNORE;
    if (signal.isPresent() && !ignored) {
      process.parentNotices++;
      kernel.sender().toProcess(parent, death(process.pid(), status).withSignal(signal.get()));
    }
    parent.childWaiters.wakeAll();
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

  /** Describe a child's stop, or that it goes on. */
  static SigInfo stopInfo(UserProcess child, JobChange change) {
    boolean stopped = change == JobChange.STOPPED;
    Signal cause = stopped ? child.jobControl.stopSignal() : Signal.SIGCONT;
    int code = stopped ? SigInfo.CLD_STOPPED : SigInfo.CLD_CONTINUED;
    return SigInfo.child(code, child.pid(), cause.number());
  }

  /**
   * Give the children of a process that ends to init; dead ones are reaped at once. A group that
   * had only this process as its keeper is orphaned now.
   */
  void orphanChildren(UserProcess process) {
    List<UserProcess> orphans = List.copyOf(process.children);
    List<UserProcess> kept = orphans.stream().filter(Family::hasKeeper).toList();
    for (UserProcess child : orphans) {
      child.parent = null;
      child.adopted = true;
      // Nothing but SIGCHLD is sent to init (reparent_leader).
      child.exitSignal = Signal.SIGCHLD.number();
    }
    process.children.clear();
    orphans.forEach(kernel.exitPath()::reapIfDead);
    kept.forEach(child -> continueIfOrphaned(child.group, child.session));
  }

  /** A process ends: its group is orphaned if it was the only member with a keeper. */
  void leaveGroup(UserProcess process) {
    if (hasKeeper(process)) {
      continueIfOrphaned(process.group, process.session);
    }
  }

  /** A newly orphaned group with a stopped member gets SIGHUP and SIGCONT (man 3 _exit). */
  private void continueIfOrphaned(Pid group, Pid session) {
    List<UserProcess> members = living(group);
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

  /** The processes of a group; dead ones keep it alive until they are reaped. */
  List<UserProcess> members(Pid group) {
    return kernel.processes().stream().filter(process -> process.group.equals(group)).toList();
  }

  private List<UserProcess> living(Pid group) {
    return members(group).stream().filter(process -> !isDead(process)).toList();
  }

  private static boolean isDead(UserProcess process) {
    return process.threads.stream().allMatch(Task::exitStateSet);
  }

  /** Whether nobody of the same session but another group could continue it (POSIX). */
  boolean isOrphaned(Pid group, Pid session) {
    return living(group).stream()
        .noneMatch(process -> process.session.equals(session) && hasKeeper(process));
  }

  /** Whether the parent could continue the process: in the session, and in another group. */
  private static boolean hasKeeper(UserProcess process) {
    UserProcess parent = process.parent;
    if (parent == null) {
      // The stage is the shell of its own session, and init to everybody else.
      return !process.adopted && process.session.equals(UserProcess.STAGE_SESSION);
    }
    return !parent.group.equals(process.group) && parent.session.equals(process.session);
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

  /** Tell whether a thread made a child, or is first of those left by the one that did. */
  static boolean isChildOf(Task thread, UserProcess child) {
    Task maker = child.maker;
    if (maker == null || !maker.isExiting()) {
      return maker == thread;
    }
    return thread.process().threads.stream()
        .filter(other -> !other.isExiting())
        .findFirst()
        .filter(heir -> heir == thread)
        .isPresent();
  }

  /** A new parent for a child, or none for the stage. */
  static void adopt(UserProcess child, @Nullable UserProcess parent) {
    child.parent = parent;
    if (parent != null) {
      parent.children.add(child);
    }
  }
}
