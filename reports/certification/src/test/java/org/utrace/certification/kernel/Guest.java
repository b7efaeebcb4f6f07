// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification.kernel;

import java.util.Arrays;
import org.utrace.contract.Errno;
import org.utrace.contract.KSigAction;
import org.utrace.contract.Pid;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalSet;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.RunState;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;
import org.utrace.suite.Tracee;

/** Drive one thread of the server program, in the words of the manual pages. */
final class Guest {
  static final int WNOHANG = 1;
  static final int WUNTRACED = 2;
  static final int WEXITED = 4;
  static final int WCONTINUED = 8;
  static final int WNOWAIT = 0x0100_0000;
  static final int P_ALL = 0;
  static final int P_PID = 1;
  static final int P_PGID = 2;

  /** Where {@link #wait4} has the status word stored. */
  private static final String STATUS = "data_15";

  private static final String PIPE = "data_14";
  private static final int MASK_BYTES = 8;
  private static final long INT_MASK = 0xffff_ffffL;

  private final Scene scene;
  private final Server server;

  Guest(Scene scene, Server server) {
    this.scene = scene;
    this.server = server;
  }

  static Guest start(Scene scene) {
    return new Guest(scene, Server.start(scene));
  }

  /** The process or thread with this number, serving from the cells of a suffix. */
  static Guest find(Scene scene, long number, String suffix) {
    return new Guest(
        scene, Server.of(scene, scene.stage().find(new Pid((int) number)).orElseThrow(), suffix));
  }

  Server server() {
    return server;
  }

  Tracee thread() {
    return server.thread();
  }

  int pid() {
    return thread().handle().pid().number();
  }

  /** A child process made by fork. */
  Guest fork() {
    return new Guest(scene, server.fork());
  }

  /** A second or third thread, of suffix {@code _b} or {@code _c}. */
  Guest thread(String suffix) {
    return new Guest(scene, server.thread(suffix));
  }

  void ask(GuestCall call, long... arguments) {
    server.ask(call, arguments);
  }

  long call(GuestCall call, long... arguments) {
    return server.call(call, arguments);
  }

  void expect(long result, GuestCall call, long... arguments) {
    scene.expect(call.toString(), result, call(call, arguments));
  }

  void expectError(Errno error, GuestCall call, long... arguments) {
    expect(-error.number(), call, arguments);
  }

  /** Check that the call asked for has ended, and how. */
  void expectDone(long result) {
    scene.settle();
    scene.expectThat(thread() + ": the call ended", server.isIdle());
    scene.expect(thread() + ": result", result, server.result());
  }

  void expectDone(Errno error) {
    expectDone(-error.number());
  }

  /** Check that the call asked for sleeps. */
  void expectSleeps() {
    scene.settle();
    scene.expect(thread() + ": state", RunState.SLEEPING, thread().state());
  }

  void expectState(RunState state) {
    scene.settle();
    scene.expect(thread() + ": state", state, thread().state());
  }

  /** Address of a cell. */
  long at(String cell) {
    return thread().label(cell).value();
  }

  /** Store in a cell; gives its address. */
  long put(String cell, long value) {
    thread().poke(cell, value);
    return at(cell);
  }

  long cell(String name) {
    return thread().cell(name);
  }

  /** The int in the lower half of a cell. */
  long lowInt(String cell) {
    return cell(cell) & INT_MASK;
  }

  /** The int in the upper half of a cell. */
  long highInt(String cell) {
    return cell(cell) >>> Integer.SIZE;
  }

  /** Check the first four 64-bit words of a structure by their lower halves, as ints. */
  void expectInts(String what, String cell, int... expected) {
    int first = Integer.parseInt(cell.substring(cell.indexOf('_') + 1));
    int[] found = new int[expected.length];
    for (int i = 0; i < found.length; i++) {
      found[i] = (int) lowInt("data_" + (first + i));
    }
    scene.expect(what, Arrays.toString(expected), Arrays.toString(found));
  }

  /** Check the topmost 16 bits of a cell. */
  void expectHighHalf(String what, long expected, String cell) {
    scene.expect(what, expected, cell(cell) >>> 48);
  }

  /** The two ends of a pipe. */
  record Ends(long read, long write) {}

  Ends pipe() {
    expect(0, GuestCall.PIPE2, at(PIPE), 0);
    return new Ends(lowInt(PIPE), highInt(PIPE));
  }

  /** wait4, which stores the status for {@link #status}. */
  long wait4(long which, int options) {
    return call(GuestCall.WAIT4, which, put(STATUS, -1), options, 0);
  }

  void askWait4(long which, int options) {
    ask(GuestCall.WAIT4, which, put(STATUS, -1), options, 0);
  }

  /** Status word of the last wait4. */
  long status() {
    return lowInt(STATUS);
  }

  /** Check that the child is there to be waited for, with this status word. */
  void expectChild(long child, long status, int options) {
    scene.expect("wait4", child, wait4(child, options));
    scene.expect("status", status, status());
  }

  /** Status word of a process that has exited (wait(2)). */
  static long exited(int code) {
    return (long) code << 8;
  }

  /** Status word of a process that a signal stopped (wait(2)). */
  static long stopped(Signal signal) {
    return (long) signal.number() << 8 | 0x7f;
  }

  /** Status word of a process that SIGCONT let go on (wait(2)). */
  static final long CONTINUED = 0xffff;

  /** Let the process handle a signal by the function {@code handler}, with flags. */
  void catches(Signal signal, KSigAction.Flag... flags) {
    handles(signal, "handler", SignalSet.NONE, flags);
  }

  /** Let the process handle a signal by one of its functions. */
  void handles(Signal signal, String function, SignalSet mask, KSigAction.Flag... flags) {
    KSigAction action = server.handler(function).withMask(mask);
    for (KSigAction.Flag flag : flags) {
      action = action.with(flag);
    }
    scene.expect("rt_sigaction", 0L, server.sigaction(signal, action));
  }

  void ignores(Signal signal) {
    scene.expect("rt_sigaction", 0L, server.sigaction(signal, KSigAction.IGNORE));
  }

  void blocks(Signal... signals) {
    server.blocks(SignalSet.of(signals));
  }

  /** Ask to change the mask, without waiting for it. */
  void askBlocks(Signal... signals) {
    long set = put("data_0", SignalSet.of(signals).bits());
    ask(GuestCall.RT_SIGPROCMASK, 2, set, 0, MASK_BYTES);
  }

  /** The thread's mask. */
  SignalSet mask() {
    expect(0, GuestCall.RT_SIGPROCMASK, 0, 0, at("data_5"), MASK_BYTES);
    return new SignalSet(cell("data_5"));
  }

  /** What rt_sigpending tells. */
  SignalSet pending() {
    expect(0, GuestCall.RT_SIGPENDING, at("data_5"), MASK_BYTES);
    return new SignalSet(cell("data_5"));
  }

  void askSigsuspend(Signal... blocked) {
    ask(GuestCall.RT_SIGSUSPEND, put("data_6", SignalSet.of(blocked).bits()), MASK_BYTES);
  }

  /** Send a signal to the process from outside. */
  void kill(Signal signal) {
    scene.note("kill " + signal + " " + this);
    scene.stage().sendToProcess(thread().handle(), signal);
  }

  /** Stop the process from outside. */
  void stops(Signal signal) {
    kill(signal);
    expectState(RunState.STOPPED);
  }

  /** End the thread or process, and leave it a zombie for its parent. */
  void ends(GuestCall how, int code) {
    ask(how, code);
    expectState(RunState.ZOMBIE);
  }

  /** Send a signal to the thread from outside. */
  void tkill(Signal signal) {
    thread().send(signal);
  }

  void expectCaught(long times) {
    scene.settle();
    scene.expect("handler ran", times, server.caught());
  }

  void expectServes() {
    expect(pid(), GuestCall.GETTID);
  }

  @Override
  public String toString() {
    return thread().toString();
  }
}
