// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.utrace.contract.Action;
import org.utrace.contract.Errno;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalAction;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.WaitQueue;
import org.utrace.contract.spi.Actor;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.Ptrace;
import org.utrace.contract.spi.RunState;
import org.utrace.contract.spi.TraceeProgram;

/**
 * Try a declared capability in the plainest way; a declaration whose probe fails is false.
 *
 * @param capability its name in the rule book
 * @param script fails if the capability is not there
 */
record CapabilityProbe(String capability, Consumer<Scene> script) {

  static List<CapabilityProbe> all() {
    return List.of(
        new CapabilityProbe("engine-api", CapabilityProbe::engineApi),
        new CapabilityProbe("syscalls", CapabilityProbe::syscalls),
        new CapabilityProbe("signals", CapabilityProbe::signals),
        new CapabilityProbe("reap", CapabilityProbe::reap),
        new CapabilityProbe("clone", CapabilityProbe::cloned),
        new CapabilityProbe("multi-thread-guest", CapabilityProbe::threads),
        new CapabilityProbe("exec", CapabilityProbe::exec),
        new CapabilityProbe("job-control", CapabilityProbe::jobControl),
        new CapabilityProbe("wake-up", CapabilityProbe::wakeUp),
        new CapabilityProbe("hw-step", scene -> step(scene, ResumeAction.SINGLESTEP)),
        new CapabilityProbe("block-step", scene -> step(scene, ResumeAction.BLOCKSTEP)),
        new CapabilityProbe("no-hw-step", CapabilityProbe::noStep),
        new CapabilityProbe("kthread", scene -> scene.stage().kernelThread("probe").pid()),
        new CapabilityProbe("mem-watch", CapabilityProbe::memoryWatch),
        new CapabilityProbe("ptrace-step", CapabilityProbe::ptraceStep),
        new CapabilityProbe("regset", CapabilityProbe::registerSets),
        new CapabilityProbe("arch-port", CapabilityProbe::archPort),
        new CapabilityProbe("arch-trace", CapabilityProbe::archTrace),
        new CapabilityProbe("multi-cpu", CapabilityProbe::multiCpu),
        new CapabilityProbe("in-process", CapabilityProbe::inProcess));
  }

  private static void engineApi(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").events(UtraceEvent.QUIESCE).attach(thread);
    thread.start();
    a.controlOk(ResumeAction.REPORT);
    scene.settle();
    scene.expectAtLeast("callbacks", 1, a.calls().size());
  }

  private static void syscalls(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.PAUSE_LOOP).start();
    scene.settle();
    scene.expect("state in pause", RunState.SLEEPING, thread.state());
  }

  private static void signals(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.SPIN).start();
    thread.send(Signal.SIGTERM);
    scene.settle();
    scene.expect("state after SIGTERM", RunState.ZOMBIE, thread.state());
  }

  private static void reap(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.EXIT_GROUP).start();
    scene.expect("exit code", 3, thread.reap().code());
  }

  private static void cloned(Scene scene) {
    Server parent = Server.start(scene);
    parent.fork().expectServes("the child");
    parent.expectServes("the parent");
  }

  private static void threads(Scene scene) {
    Server leader = Server.start(scene);
    Server other = leader.thread("_b");
    scene.expect(
        "the process's number", leader.call(GuestCall.GETPID), other.call(GuestCall.GETPID));
    scene.expectThat(
        "numbers of their own", leader.call(GuestCall.GETTID) != other.call(GuestCall.GETTID));
  }

  private static void exec(Scene scene) {
    Server thread = Server.start(scene);
    thread.ask(GuestCall.EXECVE, thread.thread().label("path_exit_group").value(), 0, 0);
    scene.expect("exit code of the new program", 3, thread.thread().reap().code());
  }

  private static void jobControl(Scene scene) {
    Server server = Server.start(scene);
    Tracee thread = server.thread();
    scene.stage().sendToProcess(thread.handle(), Signal.SIGSTOP);
    scene.settle();
    scene.expect("state after SIGSTOP", RunState.STOPPED, thread.state());
    scene.stage().sendToProcess(thread.handle(), Signal.SIGCONT);
    server.expectServes("after SIGCONT");
  }

  /** Edition 20091216 has no such call, and no clause that wants it. */
  private static void wakeUp(Scene scene) {
    if (!scene.isPlan()) {
      return;
    }
    Tracee thread = scene.create(TraceeProgram.SPIN).start();
    Probe a = scene.engine("A").attach(thread);
    WaitQueue queue = scene.stage().waitQueue("probe");
    boolean[] told = new boolean[1];
    Actor waiter = scene.fork("waiter", () -> queue.await(() -> told[0]));
    scene.settle();
    told[0] = true;
    a.wakeUp(queue);
    waiter.join();
  }

  private static void step(Scene scene, ResumeAction how) {
    Tracee thread = scene.create(TraceeProgram.STRAIGHT);
    Probe a =
        scene
            .engine("A")
            .events(UtraceEvent.QUIESCE, UtraceEvent.SIGNAL_CORE)
            .answer(UtraceEvent.QUIESCE, ResumeAction.STOP)
            .on(UtraceEvent.SIGNAL, CapabilityProbe::stopAtTrap)
            .attach(thread);
    thread.start();
    a.stopAndSettle();
    a.controlOk(how);
    scene.settle();
    scene.expectThat("at rest after the trap, not " + thread.state(), thread.isAtRest());
  }

  private static Action stopAtTrap(Call call) {
    return call.isPreDequeue()
        ? call.action().with(ResumeAction.RESUME)
        : call.action().with(ResumeAction.STOP).with(SignalAction.IGN);
  }

  private static void noStep(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    Probe a = scene.engine("A").events(UtraceEvent.QUIESCE).attach(thread);
    scene.expect("control", Errno.EOPNOTSUPP, a.control(ResumeAction.SINGLESTEP));
  }

  /** The program's own stores do not count, the test's writes do. */
  private static void memoryWatch(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.SPIN).start();
    thread.expectRuns("the program");
    long before = thread.foreignWrites();
    thread.expectRuns("the program");
    scene.expect("writes while the program runs", before, thread.foreignWrites());
    thread.poke("counter", 0);
    scene.expect("writes when a cell is written", before + 1, thread.foreignWrites());
  }

  private static void ptraceStep(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.SPIN).start();
    Ptrace tracer = scene.stage().ptrace();
    scene.expect("PTRACE_ATTACH", Errno.OK, tracer.attach(thread.handle()));
    scene.expect("stop", Optional.of(Signal.SIGSTOP), tracer.waitStop(thread.handle()).signal());
    scene.expect("PTRACE_SINGLESTEP", Errno.OK, tracer.singleStep(thread.handle()));
    scene.expect("stop", Optional.of(Signal.SIGTRAP), tracer.waitStop(thread.handle()).signal());
    scene.expect("PTRACE_DETACH", Errno.OK, tracer.detach(thread.handle()));
  }

  private static void registerSets(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    scene.expectThat("a register set", !thread.regsets().sets().isEmpty());
  }

  private static void archPort(Scene scene) {
    boolean single = scene.create(TraceeProgram.SPIN).archStep().capability().singleStep();
    scene.expectThat(
        "declared by the machine, not by the implementation: hw-step",
        single || !scene.has("hw-step"));
  }

  private static void archTrace(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    int before = thread.archCalls().size();
    thread.archStep().disable();
    scene.expect("calls noted", before + 1, thread.archCalls().size());
  }

  /** The tracer acts while the thread is in user mode, which it leaves only if it is made to. */
  private static void multiCpu(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.SPIN).start();
    thread.expectRuns("in user mode");
    Probe a = scene.engine("A").events(UtraceEvent.QUIESCE).attach(thread);
    a.controlOk(ResumeAction.REPORT);
    scene.settle();
    scene.expect("reports", 1L, a.count(UtraceEvent.QUIESCE));
  }

  private static void inProcess(Scene scene) {
    Tracee thread = scene.create(TraceeProgram.SPIN);
    scene.engine("A").attach(thread);
    scene.expect("engines", 1, scene.stage().internals().engineCount(thread.handle()));
  }
}
