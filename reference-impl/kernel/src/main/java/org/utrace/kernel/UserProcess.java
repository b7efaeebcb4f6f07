// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utrace.contract.Pid;
import org.utrace.contract.spi.ExitStatus;
import org.utrace.sync.KernelLock;

/**
 * What the threads of one process share (signal_struct): number, memory, signals, family.
 *
 * <p>The signal lock guards the signals and job control; the family changes with nothing in between
 * after a visible step on "tasklist".
 */
final class UserProcess {
  /** The session of the stage, which stands for shell and init. */
  static final Pid STAGE_SESSION = new Pid(1);

  private final Pid pid;
  private final ByteArrayOutputStream output;
  private AddressSpace memory;
  private @Nullable Task leader;

  /** Signals sent to the process as a whole. */
  final SignalQueue shared;

  final JobControl jobControl;
  SignalActions actions;

  /** The timer of alarm and setitimer; a fork's child has none set. */
  final Alarm alarm = new Alarm();

  /** Threads that have not begun to exit or are not gone yet, in the order they were made. */
  final List<Task> threads = new ArrayList<>(2);

  /** The parent; none for processes whose parent is the stage. */
  @Nullable UserProcess parent;

  /** The parent's thread that made it, or whose child its maker was (CLONE_PARENT). */
  @Nullable Task maker;

  /** Whether it has called execve since it was made; then its parent cannot move it any more. */
  boolean execed;

  /** Whether the stage has taken the process over as init does, after its parent's death. */
  boolean adopted;

  final List<UserProcess> children = new ArrayList<>(1);

  /** Threads of this process that wait for a child. */
  final Sleepers childWaiters = new Sleepers();

  /** Number of the signal that the parent gets at the end, 0 for none. */
  int exitSignal;

  Pid group;
  Pid session;

  /** Set once all threads have to go. */
  Optional<ExitStatus> groupExit = Optional.empty();

  /** The thread that alone goes on after an exec while the others have to go. */
  @Nullable Task execer;

  /** The process is dead and nobody can wait for it: it reaps itself when its death is told. */
  boolean selfReaping;

  /** How often the parent was sent SIGCHLD or its like for this process. */
  int parentNotices;

  UserProcess(Pid pid, AddressSpace memory, KernelLock siglock, @Nullable UserProcess maker) {
    this.pid = pid;
    this.memory = memory;
    this.shared = new SignalQueue(siglock);
    this.jobControl = new JobControl(this);
    this.output = maker == null ? new ByteArrayOutputStream() : maker.output;
    this.actions = maker == null ? new SignalActions() : maker.actions.copy();
    this.group = maker == null ? pid : maker.group;
    this.session = maker == null ? STAGE_SESSION : maker.session;
  }

  /** Number of the process, which is that of its leader. */
  Pid pid() {
    return pid;
  }

  AddressSpace memory() {
    return memory;
  }

  void memory(AddressSpace newMemory) {
    memory = newMemory;
  }

  /** The thread whose number is the process's. */
  Task leader() {
    Task known = leader;
    if (known == null) {
      throw new IllegalStateException(this + " has no thread yet");
    }
    return known;
  }

  void leader(Task newLeader) {
    leader = newLeader;
  }

  /** Whether no other thread is left that has not exited. */
  boolean isLastAlive(Task task) {
    for (Task other : threads) {
      if (other != task && !other.exitStateSet()) {
        return false;
      }
    }
    return true;
  }

  void write(byte[] bytes) {
    output.writeBytes(bytes);
  }

  /** What was written to the first process's standard output, children's words included. */
  String output() {
    return output.toString(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "process " + pid;
  }
}
