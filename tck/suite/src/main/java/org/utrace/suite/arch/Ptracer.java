// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.arch;

import java.util.List;
import java.util.Optional;
import org.utrace.contract.Address;
import org.utrace.contract.Errno;
import org.utrace.contract.Signal;
import org.utrace.contract.spi.Ptrace;
import org.utrace.contract.spi.Ptrace.Stop;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.suite.Scene;
import org.utrace.suite.Tracee;

/** A tracer that uses ptrace on one thread, with its checks and notes. */
final class Ptracer {
  private final Scene scene;
  private final Tracee thread;
  private final Ptrace ptrace;

  private Ptracer(Scene scene, Tracee thread) {
    this.scene = scene;
    this.thread = thread;
    ptrace = scene.stage().ptrace();
  }

  /** Attach to a thread that runs, and wait until it has stopped for that. */
  static Ptracer attach(Scene scene, Tracee thread) {
    Ptracer tracer = new Ptracer(scene, thread);
    tracer.ok("PTRACE_ATTACH", tracer.ptrace.attach(thread.handle()));
    scene.expect("stop after PTRACE_ATTACH", Optional.of(Signal.SIGSTOP), tracer.stop().signal());
    return tracer;
  }

  /** The program that goes round by all kinds of jumps, traced. */
  static Ptracer onTurns(Scene scene) {
    return attach(scene, scene.create(TraceeProgram.TURNS).start());
  }

  Tracee thread() {
    return thread;
  }

  private void ok(String request, Errno result) {
    scene.note(request + " = " + result);
    scene.expect(request, Errno.OK, result);
  }

  /** Wait for the next stop. */
  Stop stop() {
    Stop stop = ptrace.waitStop(thread.handle());
    scene.note("wait: " + stop);
    return stop;
  }

  /** Step and wait for what comes. */
  Stop step() {
    askToStep();
    return stop();
  }

  void askToStep() {
    scene.expect("PTRACE_SINGLESTEP", Errno.OK, tryToStep());
  }

  Errno tryToStep() {
    Errno result = ptrace.singleStep(thread.handle());
    scene.note("PTRACE_SINGLESTEP = " + result);
    return result;
  }

  void cont() {
    ok("PTRACE_CONT", ptrace.cont(thread.handle(), Optional.empty()));
  }

  void contWith(Signal signal) {
    ok("PTRACE_CONT, " + signal, ptrace.cont(thread.handle(), Optional.of(signal)));
  }

  void detach() {
    ok("PTRACE_DETACH", ptrace.detach(thread.handle()));
  }

  void exit() {
    scene.note("the tracer ends");
    ptrace.exit();
  }

  Address pc() {
    return thread.regs().pc();
  }

  /** Step until the thread is at a label. */
  void stepTo(String label, int stepsMax) {
    for (int i = 0; i < stepsMax && !pc().equals(thread.label(label)); i++) {
      scene.expect("stop after a step", Optional.of(Signal.SIGTRAP), step().signal());
    }
    scene.expect("pc at last", thread.label(label), pc());
  }

  /** The code of a program at its labels, as anybody sees it who reads the memory. */
  static List<Long> text(Tracee thread, TraceeProgram program) {
    return program.symbols().stream()
        .filter(symbol -> symbol.startsWith("turn_") || symbol.startsWith("land_"))
        .map(thread::cell)
        .toList();
  }
}
