// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite;

import java.nio.ByteBuffer;
import java.util.List;
import org.utrace.contract.CloneFlags;
import org.utrace.contract.KSigAction;
import org.utrace.contract.Pid;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalSet;
import org.utrace.contract.TaskHandle;
import org.utrace.contract.spi.DataModel;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.TraceeProgram;

/**
 * One thread of the program {@link TraceeProgram#SERVER}, which makes the system calls that a test
 * asks for.
 */
public final class Server {
  private static final List<String> ARGUMENTS = List.of("a0", "a1", "a2", "a3", "a4", "a5");
  private static final int MASK_BYTES = 8;

  private final Scene scene;
  private final Tracee thread;
  private final String suffix;

  private Server(Scene scene, Tracee thread, String suffix) {
    this.scene = scene;
    this.thread = thread;
    this.suffix = suffix;
  }

  /** Make one, not yet let go. */
  public static Server create(Scene scene) {
    return new Server(scene, scene.create(TraceeProgram.SERVER), "");
  }

  /** Make one and let it go. */
  public static Server start(Scene scene) {
    Server server = create(scene);
    server.thread.start();
    return server;
  }

  /** The thread. */
  public Tracee thread() {
    return thread;
  }

  /**
   * Ask for a call and go on at once.
   *
   * @param arguments none for a call that the machine makes by another one
   */
  public void ask(GuestCall call, long... arguments) {
    thread.poke("number" + suffix, thread.number(call));
    List<Long> given = thread.argumentsOf(call, arguments);
    for (int i = 0; i < given.size(); i++) {
      thread.poke(ARGUMENTS.get(i) + suffix, given.get(i));
    }
    thread.poke("request" + suffix, 1);
  }

  /** Whether the last call asked for is done. */
  public boolean isIdle() {
    return thread.cell("request" + suffix) == 0;
  }

  /**
   * Let everybody run until the call asked for has ended: the next one would be lost in it.
   *
   * <p>Coming to rest is not enough. Who waits for another thread within a call, such as an exec
   * for the others of its process, is blocked, and the other may have run its bound before.
   */
  public void awaitIdle(String call) {
    scene.settle();
    scene.until("the end of " + call, this::isIdle);
  }

  /** Result of the last call. */
  public long result() {
    return thread.cell("result" + suffix);
  }

  /** Let the thread make a call that ends, and give its result. */
  public long call(GuestCall call, long... arguments) {
    ask(call, arguments);
    awaitIdle(call.toString());
    return result();
  }

  /** Check that the thread serves. */
  public void expectServes(String what) {
    scene.expect(what + ": getpid", (long) processNumber(), call(GuestCall.GETPID));
  }

  private int processNumber() {
    return thread.handle().pid().number();
  }

  /** Set the process's action for a signal (rt_sigaction). */
  public long sigaction(Signal signal, KSigAction action) {
    long handler =
        switch (action.kind()) {
          case DEFAULT -> 0;
          case IGNORE -> 1;
          case HANDLER -> action.handler().value();
        };
    DataCells data = thread.data();
    DataModel model = data.model();
    ByteBuffer out = model.buffer(3 * model.wordBytes() + MASK_BYTES);
    model.putWords(out, handler, flags(action), action.restorer().value());
    long at = data.put(0, model.putBits(out, action.mask().bits()).array());
    return call(GuestCall.RT_SIGACTION, signal.number(), at, 0, MASK_BYTES);
  }

  /** The kernel's numbers, the same on all machines here (man 2 sigaction). */
  private static long flags(KSigAction action) {
    long bits = 0;
    for (KSigAction.Flag flag : action.flags()) {
      bits |=
          switch (flag) {
            case NOCLDSTOP -> 1;
            case NOCLDWAIT -> 2;
            case SIGINFO -> 4;
            case RESTORER -> 0x0400_0000L;
            case ONSTACK -> 0x0800_0000L;
            case RESTART -> 0x1000_0000L;
            case NODEFER -> 0x4000_0000L;
            case RESETHAND -> 0x8000_0000L;
          };
    }
    return bits;
  }

  /** Let the process catch a signal with the program's function {@code handler}. */
  public void catches(Signal signal) {
    scene.expect("rt_sigaction", 0L, sigaction(signal, handler("handler")));
  }

  /** The action of running one of the program's functions. */
  public KSigAction handler(String function) {
    return KSigAction.handler(thread.label(function), thread.label("restorer"));
  }

  /** Read the process's action for a signal: kind and handler only count. */
  public long handlerOf(Signal signal) {
    long at = thread.label("data_4").value();
    scene.expect(
        "rt_sigaction", 0L, call(GuestCall.RT_SIGACTION, signal.number(), 0, at, MASK_BYTES));
    return thread.data().wordAt(4, 0);
  }

  /** Block these signals and no others. */
  public void blocks(SignalSet set) {
    askToBlock(set);
    awaitIdle("rt_sigprocmask");
    scene.expect("rt_sigprocmask", 0L, result());
  }

  /** Ask for the call that blocks these signals and no others, and go on at once. */
  public void askToBlock(SignalSet set) {
    ask(GuestCall.RT_SIGPROCMASK, 2, thread.data().putBits(0, set.bits()), 0, MASK_BYTES);
  }

  /**
   * Send the thread a signal that its process ignores, and go on at once.
   *
   * <p>It is blocked until it is pending, for one that is not may be thrown away when it is sent,
   * whatever engines want (SIG-22).
   */
  public void sendIgnored(Signal signal) {
    blocks(SignalSet.of(signal));
    thread.send(signal);
    askToBlock(SignalSet.NONE);
  }

  /** Times the handler ran. */
  public long caught() {
    return thread.cell("caught");
  }

  /** Times the other handler ran. */
  public long caughtBySecond() {
    return thread.cell("caught_by_second");
  }

  /** Ask for a second thread in the same process, which will serve from the cells of {@code _b}. */
  public void askForThread(String newSuffix) {
    thread.poke("child_goes", newSuffix.equals("_b") ? 1 : 2);
    CloneFlags flags =
        CloneFlags.of(
            CloneFlags.Flag.VM,
            CloneFlags.Flag.FS,
            CloneFlags.Flag.FILES,
            CloneFlags.Flag.SIGHAND,
            CloneFlags.Flag.THREAD);
    ask(GuestCall.CLONE, flags.bits(), thread.label("stack" + newSuffix).value(), 0, 0, 0);
  }

  /** Make a second thread, of suffix {@code _b} or {@code _c}. */
  public Server thread(String newSuffix) {
    askForThread(newSuffix);
    awaitIdle("the clone");
    return child(newSuffix);
  }

  /** The thread that the last call made: one of this process, or a process with its own memory. */
  public Server child(String newSuffix) {
    long number = result();
    scene.expectThat("a new thread's number, not " + number, number > 0);
    TaskHandle handle = scene.stage().find(new Pid((int) number)).orElseThrow();
    return new Server(scene, scene.known(handle), newSuffix);
  }

  /** Make a child process by fork. */
  public Server fork() {
    call(GuestCall.FORK);
    return child(suffix);
  }

  /** A server known by its handle, such as the one report_clone shows. */
  public static Server of(Scene scene, TaskHandle handle, String suffix) {
    return new Server(scene, scene.known(handle), suffix);
  }
}
