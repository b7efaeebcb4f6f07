// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite;

import java.util.Arrays;
import java.util.List;
import org.utrace.contract.Address;
import org.utrace.contract.JobChange;
import org.utrace.contract.Signal;
import org.utrace.contract.TaskHandle;
import org.utrace.contract.UserRegs;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.regset.UserRegsetView;
import org.utrace.contract.spi.ArchCall;
import org.utrace.contract.spi.ArchStep;
import org.utrace.contract.spi.ExitStatus;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.RunState;
import org.utrace.contract.spi.Stage;

/** One traced thread of a scene, with the checks that are made on it most. */
public final class Tracee {
  private final Scene scene;
  private final Stage stage;
  private final TaskHandle handle;

  Tracee(Scene scene, TaskHandle handle) {
    this.scene = scene;
    this.stage = scene.stage();
    this.handle = handle;
  }

  /** The thread as the API knows it. */
  public TaskHandle handle() {
    return handle;
  }

  /** Let the new thread go. */
  public Tracee start() {
    scene.note("start " + this);
    stage.start(handle);
    return this;
  }

  /**
   * Attach engines so that they are called for a slot in this order.
   *
   * <p>That is the order of attaching (CB-01), but for system call entry the reverse (CB-02).
   */
  public void attachInCallingOrder(UtraceEvent slot, Probe... engines) {
    List<Probe> called = List.of(engines);
    List<Probe> order = slot == UtraceEvent.SYSCALL_ENTRY ? called.reversed() : called;
    order.forEach(engine -> engine.attach(this));
  }

  /** User instructions completed so far. */
  public long instructions() {
    return stage.userInstructions(handle);
  }

  /** State as the rest of the system sees it. */
  public RunState state() {
    return stage.runState(handle);
  }

  /** Read a cell. */
  public long cell(String symbol) {
    return stage.readCell(handle, symbol);
  }

  /** Write a cell. */
  public void poke(String symbol, long value) {
    scene.note("write " + symbol + " = " + value + " of " + this);
    stage.writeCell(handle, symbol, value);
  }

  /** The cells of a server that structures are laid out in. */
  public DataCells data() {
    return new DataCells(stage, this);
  }

  /** Writes into its memory so far that no program's instruction made. */
  public long foreignWrites() {
    return stage.foreignWrites(handle);
  }

  /** Address of a label. */
  public Address label(String symbol) {
    return stage.symbol(handle, symbol);
  }

  /** The registers; while the thread is examined or inside its callbacks. */
  public UserRegs regs() {
    return stage.registers(handle);
  }

  /** The machine's number of a call. */
  public int number(GuestCall call) {
    return stage.number(call);
  }

  /** The thread's register sets; as {@link #regs}. */
  public UserRegsetView regsets() {
    return stage.regsets(handle);
  }

  /** The machine's step code for this thread; only where arch-port is needed. */
  public ArchStep archStep() {
    return stage.archStep(handle);
  }

  /** The calls of the machine's step code about this thread; only where arch-trace is needed. */
  public List<ArchCall> archCalls() {
    return stage.internals().archCalls(handle);
  }

  /** Those of {@link #archCalls} that armed a step. */
  public List<ArchCall> armingCalls() {
    return archCalls().stream().filter(call -> call.kind().arms()).toList();
  }

  /** The arguments of a call as the machine takes them. */
  List<Long> argumentsOf(GuestCall call, long... given) {
    return stage.arguments(call, Arrays.stream(given).boxed().toList());
  }

  /** Send a signal. */
  public void send(Signal signal) {
    scene.note("send " + signal + " to " + this);
    stage.send(handle, signal);
  }

  /** Send a signal to the thread's process. */
  public void sendToProcess(Signal signal) {
    scene.note("send " + signal + " to the process of " + this);
    stage.sendToProcess(handle, signal);
  }

  /** SIGCHLD that the process's parent has got for it so far. */
  public int parentNotices() {
    return stage.parentNotices(handle);
  }

  /** What the parent learns of job control since it looked last, without waiting. */
  public JobChange pollJobControl() {
    JobChange change = stage.pollJobControl(handle);
    scene.note("the parent of " + this + " learns " + change);
    return change;
  }

  /** Wait for the thread's death as its parent and reap it. */
  public ExitStatus reap() {
    ExitStatus status = stage.reap(handle);
    scene.note("reaped " + this + ": " + status);
    return status;
  }

  /** Kill the thread and wait until it is dead. */
  public ExitStatus killAndReap() {
    send(Signal.SIGKILL);
    return reap();
  }

  /** Let everything settle, then check that the thread is in the traced stop and stays there. */
  public void expectHeld(String what) {
    scene.settle();
    long before = instructions();
    scene.expectThat(what + ": at rest, not " + state(), isAtRest());
    scene.settle();
    scene.expect(what + ": user instructions", before, instructions());
    scene.expectThat(what + ": still at rest, not " + state(), isAtRest());
  }

  /** Whether the thread is in a stop, of tracing or of job control. */
  public boolean isAtRest() {
    return state() == RunState.TRACED || state() == RunState.STOPPED;
  }

  /** Check that the thread completes user instructions within the bounds of D16. */
  public void expectRuns(String what) {
    long before = instructions();
    scene.settle();
    scene.expectAtLeast(what + ": user instructions since", 1, instructions() - before);
  }

  /** Check that the thread sleeps in a system call once everything has settled. */
  public void expectBlocked(String what) {
    scene.settle();
    scene.expect(what + ": state", RunState.SLEEPING, state());
  }

  /** Check the signal-pending flag, where the implementation can show it. */
  public void expectSignalPending(boolean expected) {
    if (scene.has("in-process")) {
      scene.expect("signal pending", expected, stage.signalPending(handle));
    }
  }

  @Override
  public String toString() {
    return "thread " + handle.pid();
  }
}
