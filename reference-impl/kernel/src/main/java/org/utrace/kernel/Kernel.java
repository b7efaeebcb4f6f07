// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.utrace.arch.ArchPort;
import org.utrace.arch.PtRegs;
import org.utrace.contract.Edition;
import org.utrace.contract.Pid;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.core.UtraceCore;
import org.utrace.cpu.InstructionTrail;
import org.utrace.sync.Baton;
import org.utrace.sync.KernelActor;
import org.utrace.sync.KernelSync;
import org.utrace.sync.WaitQueue;
import org.utrace.tracehook.Tracehook;

/** The world of one play: its threads, their parent's wait queue, the tracing core. */
final class Kernel {
  private static final int FIRST_PID = 100;

  private final Baton baton;
  private final ArchPort port;
  private final ProgramLoader loader;
  private final UtraceCore core;
  private final WaitQueue children;
  private final ExitPath exitPath = new ExitPath(this);
  private final TreeMap<Integer, Task> tasks = new TreeMap<>();
  private final InstructionTrail trail = new InstructionTrail();
  private final List<AddressSpace> memories = new ArrayList<>(2);
  private int nextPid = FIRST_PID;

  Kernel(Baton baton, ArchPort port, ProgramLoader loader, Edition edition) {
    this.baton = baton;
    this.port = port;
    this.loader = loader;
    this.core = new UtraceCore(baton, edition, this::find);
    this.children = baton.queue("wait_chldexit");
  }

  KernelSync sync() {
    return baton;
  }

  ArchPort port() {
    return port;
  }

  Tracehook tracehook() {
    return core;
  }

  UtraceCore core() {
    return core;
  }

  WaitQueue children() {
    return children;
  }

  ExitPath exitPath() {
    return exitPath;
  }

  InstructionTrail trail() {
    return trail;
  }

  long nowNanos() {
    return baton.nowNanos();
  }

  void userProgress(int instructions) {
    baton.userProgress(instructions);
  }

  /** Wake a thread when virtual time reaches the moment given; it looks itself whether to go on. */
  void wakeAt(long deadlineNanos, Task task) {
    baton.at(
        deadlineNanos,
        () -> {
          if (task.state() instanceof TaskState.Sleeping) {
            task.wake();
          }
        });
  }

  /** Find a thread that was not reaped. */
  Optional<Task> find(Pid pid) {
    return Optional.ofNullable(tasks.get(pid.number()));
  }

  void forget(Task task) {
    tasks.remove(task.pid().number());
  }

  /** Make a process of one thread, its program loaded, as after exec. */
  Task newProcess(TraceeProgram program) {
    AddressSpace memory = loader.load(program);
    memory.cpu().follow(trail);
    memories.add(memory);
    Pid pid = new Pid(nextPid++);
    PtRegs regs = port.newRegs();
    regs.pc(memory.image().entry());
    regs.sp(ProgramLoader.STACK_TOP.plus(-64));
    regs.leaveSyscall();
    Task task = new Task(this, pid, new UserProcess(pid, memory), regs);
    tasks.put(pid.number(), task);
    return task;
  }

  /** Let a new thread run its program. */
  void start(Task task) {
    task.become(TaskState.RUNNING);
    launch(task, () -> exitPath.exit(task, new RunLoop(this, task).run()));
  }

  /** Make a thread of the kernel's own, which sleeps for ever. */
  Task newKernelThread() {
    Pid pid = new Pid(nextPid++);
    Task task = new Task(this, pid, null, port.newRegs());
    tasks.put(pid.number(), task);
    task.become(TaskState.RUNNING);
    launch(task, task::sleepForEver);
    return task;
  }

  private void launch(Task task, Runnable life) {
    KernelActor actor =
        baton.spawn(
            Task.actorName(task.pid()),
            () -> {
              task.actor(baton.current());
              life.run();
            });
    task.actor(actor);
  }

  /** Give all memory back; called when no thread of the play runs any more. */
  void shutDown() {
    memories.forEach(loader::unload);
    memories.clear();
  }
}
