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
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.core.UtraceCore;
import org.utrace.cpu.InstructionTrail;
import org.utrace.sync.Baton;
import org.utrace.sync.KernelActor;
import org.utrace.sync.KernelLock;
import org.utrace.sync.KernelSync;
import org.utrace.sync.LockRank;
import org.utrace.sync.WaitQueue;
import org.utrace.tracehook.Tracehook;

/** The world of one play: its threads, their parent's wait queue, the tracing core. */
final class Kernel {
  /** A moment that virtual time does not reach. */
  static final long NEVER = Long.MAX_VALUE;

  private static final int FIRST_PID = 100;

  private final Baton baton;
  private final ArchPort port;
  private final ProgramLoader loader;
  private final UtraceCore core;
  private final WaitQueue children;
  private final KernelLock tasklist;
  private final SignalSender sender;
  private final Family family = new Family(this);
  private final GroupStop groupStop;
  private final ExitPath exitPath = new ExitPath(this);
  private final Futexes futexes = new Futexes();
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
    this.tasklist = baton.lock(LockRank.TASKLIST, "tasklist_lock");
    this.sender = new SignalSender(core);
    this.groupStop = new GroupStop(core, family);
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

  /** Held by who makes a process or thread, and by who signals all of a group. */
  KernelLock tasklist() {
    return tasklist;
  }

  ExitPath exitPath() {
    return exitPath;
  }

  InstructionTrail trail() {
    return trail;
  }

  SignalSender sender() {
    return sender;
  }

  Family family() {
    return family;
  }

  GroupStop groupStop() {
    return groupStop;
  }

  Futexes futexes() {
    return futexes;
  }

  /** Name of the actor or thread that runs now. */
  String currentActorName() {
    return baton.current().name();
  }

  long nowNanos() {
    return baton.nowNanos();
  }

  void userProgress(int instructions) {
    baton.userProgress(instructions);
  }

  /** The moment that much later, {@link #NEVER} if virtual time does not count that far. */
  long deadline(long nanos) {
    long now = nowNanos();
    return nanos < NEVER - now ? now + nanos : NEVER;
  }

  /** Wake a thread when virtual time reaches the moment given; it looks itself whether to go on. */
  void wakeAt(long deadlineNanos, Task task) {
    at(deadlineNanos, task::wakeSleeper);
  }

  /** Do something that passes no choice point when virtual time reaches the moment given. */
  void at(long deadlineNanos, Runnable action) {
    if (deadlineNanos != NEVER) {
      baton.at(deadlineNanos, action);
    }
  }

  /** Send a signal from a timer, which is an actor of its own: sending can be interrupted. */
  void sendFromTimer(UserProcess process, SigInfo info) {
    baton.spawnQuietly("timer of " + process, () -> sender.toProcess(process, info));
  }

  /** Find a thread that was not reaped. */
  Optional<Task> find(Pid pid) {
    return Optional.ofNullable(tasks.get(pid.number()));
  }

  /** Find a process that was not reaped. */
  Optional<UserProcess> process(Pid pid) {
    return find(pid)
        .filter(task -> !task.isKernelThread())
        .map(Task::process)
        .filter(process -> process.pid().equals(pid));
  }

  /** The processes that were not reaped, by number. */
  List<UserProcess> processes() {
    return tasks.values().stream()
        .filter(task -> !task.isKernelThread())
        .map(Task::process)
        .distinct()
        .toList();
  }

  Pid newPid() {
    return new Pid(nextPid++);
  }

  void add(Task task) {
    tasks.put(task.pid().number(), task);
  }

  void forget(Task task) {
    tasks.remove(task.pid().number(), task);
  }

  /** A thread goes on under another number. */
  void renumber(Task task, Pid from, Pid to) {
    tasks.remove(from.number());
    tasks.put(to.number(), task);
  }

  /** A new memory with the program in it. */
  AddressSpace load(TraceeProgram program) {
    AddressSpace memory = loader.load(program);
    memory.cpu().follow(trail);
    memories.add(memory);
    return memory;
  }

  /** Set registers as a program finds them at its start. */
  void startRegs(PtRegs regs, AddressSpace memory) {
    int number = regs.syscallNumber();
    long[] fresh = port.newRegs().frame();
    System.arraycopy(fresh, 0, regs.frame(), 0, fresh.length);
    regs.pc(memory.image().entry());
    regs.sp(ProgramLoader.STACK_TOP.plus(-64));
    regs.syscallNumber(number);
  }

  /** Make a process of one thread, its program loaded, as after exec. */
  Task newProcess(TraceeProgram program) {
    AddressSpace memory = load(program);
    Pid pid = newPid();
    PtRegs regs = port.newRegs();
    startRegs(regs, memory);
    regs.leaveSyscall();
    UserProcess process =
        new UserProcess(pid, memory, baton.lock(LockRank.SIGNALS, "siglock(" + pid + ")"), null);
    process.exitSignal = Signal.SIGCHLD.number();
    Task task = new Task(this, pid, process, regs);
    process.leader(task);
    process.threads.add(task);
    add(task);
    return task;
  }

  /** Let a new thread run its program. */
  void start(Task task) {
    task.become(TaskState.RUNNING);
    launch(task, () -> exitPath.exit(task, new RunLoop(this, task).run()));
  }

  /** Make a thread of the kernel's own, which sleeps for ever. */
  Task newKernelThread() {
    Task task = new Task(this, newPid(), null, port.newRegs());
    add(task);
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
    memories.forEach(AddressSpace::fetchRegisters);
    memories.forEach(loader::unload);
    memories.clear();
  }
}
