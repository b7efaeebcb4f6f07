// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.utrace.arch.SyscallAccess;
import org.utrace.contract.Address;
import org.utrace.contract.Errno;
import org.utrace.contract.JobChange;
import org.utrace.contract.Pid;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalSet;
import org.utrace.contract.TaskHandle;
import org.utrace.contract.UserRegs;
import org.utrace.contract.Utrace;
import org.utrace.contract.UtraceEngine;
import org.utrace.contract.regset.UserRegsetView;
import org.utrace.contract.spi.Actor;
import org.utrace.contract.spi.ArchCall;
import org.utrace.contract.spi.ArchStep;
import org.utrace.contract.spi.ChoicePoint.Access;
import org.utrace.contract.spi.ChoicePoint.Kind;
import org.utrace.contract.spi.CurrentCall;
import org.utrace.contract.spi.DataModel;
import org.utrace.contract.spi.ExitStatus;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.Internals;
import org.utrace.contract.spi.Latch;
import org.utrace.contract.spi.Ptrace;
import org.utrace.contract.spi.RunState;
import org.utrace.contract.spi.Settled;
import org.utrace.contract.spi.Stage;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.kernel.ThreadFlags.Flag;
import org.utrace.sync.Baton;
import org.utrace.sync.KernelActor;
import org.utrace.sync.WaitQueue;

/** Show one kernel to the kit as a stage. */
final class KernelStage implements Stage, Internals {
  private final Baton baton;
  private final Kernel kernel;
  private final Supplier<Ptrace> tracers;

  KernelStage(Baton baton, Kernel kernel, Supplier<Ptrace> tracers) {
    this.baton = baton;
    this.kernel = kernel;
    this.tracers = tracers;
  }

  private static Task task(TaskHandle handle) {
    return (Task) handle;
  }

  @Override
  public Utrace utrace() {
    return kernel.core();
  }

  @Override
  public TaskHandle create(TraceeProgram program) {
    return kernel.newProcess(program);
  }

  @Override
  public void start(TaskHandle task) {
    kernel.start(task(task));
  }

  @Override
  public TaskHandle kernelThread(String name) {
    return kernel.newKernelThread();
  }

  @Override
  public Actor fork(String name, Runnable body) {
    return new DebuggerThread(baton.spawn(name, body));
  }

  @Override
  public void interrupt(Actor actor) {
    baton.interrupt(((DebuggerThread) actor).actor);
  }

  @Override
  public Latch latch(String name) {
    return new QueueLatch(name, baton.queue("latch " + name));
  }

  @Override
  public void pause() {
    baton.point(Kind.YIELD, "pause", Access.READ);
  }

  @Override
  public Settled settle() {
    return baton.settle();
  }

  @Override
  public void advance(Duration duration) {
    baton.advance(duration.toNanos());
  }

  @Override
  public long userInstructions(TaskHandle task) {
    return task(task).userInstructions();
  }

  @Override
  public void send(TaskHandle task, Signal signal) {
    kernel.sender().toThread(task(task), SigInfo.of(signal, SigInfo.TKILL, new Pid(1)));
  }

  @Override
  public void sendToProcess(TaskHandle task, Signal signal) {
    SigInfo info = SigInfo.of(signal, SigInfo.USER, new Pid(1));
    kernel.sender().toProcess(task(task).process(), info);
  }

  @Override
  public Optional<TaskHandle> find(Pid pid) {
    return kernel.find(pid).map(found -> found);
  }

  @Override
  public JobChange pollJobControl(TaskHandle task) {
    baton.reading("tasklist");
    return task(task).process().jobControl.waitable(true, true, true).orElse(JobChange.NONE);
  }

  @Override
  public int parentNotices(TaskHandle task) {
    return task(task).process().parentNotices;
  }

  @Override
  public org.utrace.contract.WaitQueue waitQueue(String name) {
    return new DebuggerQueue(baton.queue(name));
  }

  @Override
  public ExitStatus reap(TaskHandle task) {
    return kernel.exitPath().reap(task(task));
  }

  @Override
  public RunState runState(TaskHandle task) {
    return task(task).runState();
  }

  @Override
  public boolean signalPending(TaskHandle task) {
    return task(task).flags.peek(Flag.SIGPENDING);
  }

  @Override
  public SignalSet pendingSignals(TaskHandle task) {
    return task(task).ownPending();
  }

  @Override
  public Optional<CurrentCall> currentCall(TaskHandle task) {
    return task(task).currentCall();
  }

  @Override
  public Errno control(TaskHandle task, UtraceEngine engine, int action) {
    return kernel.core().control(task, engine, action);
  }

  @Override
  public Address symbol(TaskHandle task, String name) {
    Address address = task(task).process().memory().image().symbols().get(name);
    if (address == null) {
      throw new IllegalArgumentException("the program has no symbol " + name);
    }
    return address;
  }

  @Override
  public byte[] readMemory(TaskHandle task, Address start, int lengthBytes) {
    return task(task).process().memory().access(start, lengthBytes);
  }

  @Override
  public void writeMemory(TaskHandle task, Address start, byte[] bytes) {
    task(task).process().memory().access(start, bytes);
  }

  @Override
  public long readCell(TaskHandle task, String symbol) {
    return task(task).process().memory().readWord(symbol(task, symbol));
  }

  @Override
  public void writeCell(TaskHandle task, String symbol, long value) {
    task(task).process().memory().writeWord(symbol(task, symbol), value);
  }

  @Override
  public long foreignWrites(TaskHandle task) {
    return task(task).process().memory().foreignWrites();
  }

  @Override
  public UserRegs registers(TaskHandle task) {
    return task(task).regs();
  }

  @Override
  public Ptrace ptrace() {
    return tracers.get();
  }

  @Override
  public ArchStep archStep(TaskHandle task) {
    return task(task).archStep();
  }

  @Override
  public UserRegsetView regsets(TaskHandle task) {
    return new TaskRegsets(kernel.port(), task(task));
  }

  @Override
  public int number(GuestCall call) {
    return kernel.port().syscallAccess().number(call);
  }

  @Override
  public DataModel dataModel() {
    return kernel.port().dataModel();
  }

  @Override
  public List<Long> arguments(GuestCall call, List<Long> given) {
    SyscallAccess access = kernel.port().syscallAccess();
    List<Long> fixed = access.arguments(call);
    return fixed.isEmpty() ? access.inOrder(call, given) : fixed;
  }

  @Override
  public String output(TaskHandle task) {
    return task(task).process().output();
  }

  @Override
  public String whoAmI() {
    return baton.current().name();
  }

  @Override
  public boolean runsAs(TaskHandle task) {
    return task(task).isCurrent();
  }

  @Override
  public Internals internals() {
    return this;
  }

  @Override
  public int engineCount(TaskHandle task) {
    return kernel.core().engineCount(task);
  }

  @Override
  public List<String> flags(TaskHandle task) {
    return task(task).flags.snapshot().stream().map(Enum::name).sorted().toList();
  }

  @Override
  public long signalLockAcquisitions(TaskHandle task) {
    return task(task).signals.lock.acquisitions();
  }

  @Override
  public List<ArchCall> archCalls(TaskHandle task) {
    return task(task).archCalls();
  }

  private final class DebuggerThread implements Actor {
    private final KernelActor actor;

    DebuggerThread(KernelActor actor) {
      this.actor = actor;
    }

    @Override
    public String name() {
      return actor.name();
    }

    @Override
    public void join() {
      baton.join(actor);
    }

    @Override
    public boolean ended() {
      return baton.ended(actor);
    }

    @Override
    public long sleeps() {
      return actor.sleeps();
    }
  }

  private static final class QueueLatch implements Latch {
    private final String name;
    private final WaitQueue waiters;
    private boolean open;

    QueueLatch(String name, WaitQueue waiters) {
      this.name = name;
      this.waiters = waiters;
    }

    @Override
    public void await() {
      waiters.await(() -> open);
    }

    @Override
    public void open() {
      open = true;
      waiters.wakeAll();
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public boolean hasWaiters() {
      return waiters.hasWaiters();
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
