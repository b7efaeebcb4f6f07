// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.arch;

import static org.utrace.contract.ResumeAction.DETACH;
import static org.utrace.contract.ResumeAction.REPORT;
import static org.utrace.contract.ResumeAction.RESUME;
import static org.utrace.contract.ResumeAction.SINGLESTEP;
import static org.utrace.contract.UtraceEvent.QUIESCE;
import static org.utrace.contract.UtraceEvent.SIGNAL;
import static org.utrace.contract.UtraceEvent.SYSCALL_ENTRY;
import static org.utrace.contract.UtraceEvent.SYSCALL_EXIT;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Action;
import org.utrace.contract.Errno;
import org.utrace.contract.Signal;
import org.utrace.contract.SignalAction;
import org.utrace.contract.SignalSet;
import org.utrace.contract.SyscallAction;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.ArchCall;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.Call;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;
import org.utrace.suite.Tracee;

/**
 * Judge where a machine's kernel calls the hooks: on its way to user mode, around calls, handlers.
 */
final class HookTests extends ConformanceTest {
  private static final String DURING = "asked again while the report was being made";
  private static final String AFTER = "asked again when the report was over";
  private static final int NO_SUCH_FILE = 99;

  @Test
  @Covers("ARCH-08")
  void ARCH_08_flagIsClearedBeforeTheHook() {
    exploreRaces(
        scene -> {
          Probe a = scene.engine("A").events(QUIESCE).givingWay(QUIESCE);
          a.attach(scene.create(TraceeProgram.SPIN));
          a.tracee().start().expectRuns("untraced");
          a.controlOk(REPORT);
          scene.until("the report", () -> a.count(QUIESCE) > 0);
          boolean during = a.inside() > 0;
          a.controlOk(REPORT);
          // The call may have waited for the thread: only what it came back to counts.
          during &= a.inside() > 0 && a.count(QUIESCE) == 1;
          scene.reached(during ? DURING : AFTER);
          scene.settle();
          scene.expect("reports", 2L, a.count(QUIESCE));
          if (during) {
            List<Call> calls = a.calls(QUIESCE);
            scene.expect(
                "user instructions before the second report",
                calls.getFirst().instructions(),
                calls.getLast().instructions());
          }
          a.tracee().expectRuns("afterwards");
        },
        DURING,
        AFTER);
  }

  @Test
  @Covers("ARCH-09")
  void ARCH_09_hooksAroundACallThatFails() {
    explore(scene -> {
      Server server = Server.start(scene);
      List<UtraceEvent> order = new ArrayList<>();
      List<Long> results = new ArrayList<>();
      scene
          .engine("A")
          .events(SYSCALL_ENTRY, SYSCALL_EXIT)
          .on(
              SYSCALL_ENTRY,
              call -> {
                if (isClose(server, call)) {
                  order.add(SYSCALL_ENTRY);
                  scene.expect("argument", (long) NO_SUCH_FILE, call.registers().argument(0));
                }
                return call.action().with(RESUME);
              })
          .on(
              SYSCALL_EXIT,
              call -> {
                if (isClose(server, call)) {
                  order.add(SYSCALL_EXIT);
                  results.add(call.registers().result());
                }
                return call.action().with(RESUME);
              })
          .attach(server.thread());
      long failed = -Errno.EBADF.number();
      scene.expect("close of no file", failed, server.call(GuestCall.CLOSE, NO_SUCH_FILE));
      scene.expect("hooks", List.of(SYSCALL_ENTRY, SYSCALL_EXIT), order);
      scene.expect("results at the exit", List.of(failed), results);
    });
  }

  private static boolean isClose(Server server, Call call) {
    return call.registers().syscallNumber() == server.thread().number(GuestCall.CLOSE);
  }

  @Test
  @Covers("ARCH-09")
  void ARCH_09_numberIsReadAfterTheHook() {
    explore(scene -> {
      Server server = Server.start(scene);
      int other = server.thread().number(GuestCall.GETPID);
      Probe a = scene.engine("A").events(SYSCALL_ENTRY);
      a.on(
          SYSCALL_ENTRY,
          call -> {
            call.registers().syscallNumber(other);
            return call.action().with(RESUME);
          });
      a.attach(server.thread());
      scene.expect(
          "what close gave, made getpid",
          (long) server.thread().handle().pid().number(),
          server.call(GuestCall.CLOSE, NO_SUCH_FILE));
    });
  }

  @Test
  @Covers("ARCH-09")
  void ARCH_09_abortIsHonoured() {
    explore(scene -> {
      Server server = Server.start(scene);
      Probe a = scene.engine("A").events(SYSCALL_ENTRY, SYSCALL_EXIT);
      a.on(SYSCALL_ENTRY, call -> call.action().with(RESUME).with(SyscallAction.ABORT));
      a.attach(server.thread());
      int children = scene.stage().find(server.thread().handle().pid()).isPresent() ? 1 : 0;
      scene.expect("the maker is there", 1, children);
      scene.expectThat("no child's number", server.call(GuestCall.FORK) < 0);
      scene.expectAtLeast("exit hooks", 1, a.count(SYSCALL_EXIT));
    });
  }

  @Test
  @Covers("ARCH-10")
  void ARCH_10_hookAfterFrameAndMask() {
    explore(scene -> {
      Server server = Server.start(scene);
      Tracee thread = server.thread();
      server.catches(Signal.SIGUSR1);
      List<Boolean> pending = new ArrayList<>();
      Probe a = scene.engine("A").events(QUIESCE, SIGNAL);
      long writes = thread.foreignWrites();
      a.on(SIGNAL, call -> handler(scene, thread, writes, call, pending));
      a.attach(thread);
      thread.send(Signal.SIGUSR1);
      scene.until("the report", () -> !pending.isEmpty());
      scene.expect("a second signal in the hook wants the signal path", List.of(false), pending);
      scene.settle();
      server.expectServes("after the handlers");
      scene.expect("runs of the handler", 2L, server.caught());
    });
  }

  private static Action handler(
      Scene scene, Tracee thread, long writes, Call call, List<Boolean> pending) {
    boolean first = pending.isEmpty();
    if (call.action().signal() != SignalAction.HANDLER) {
      return call.action().with(first && !call.isPreDequeue() ? SINGLESTEP : RESUME);
    }
    if (first) {
      scene.expect("pc in the hook", thread.label("handler"), call.registers().pc());
      scene.expectAtLeast("writes of the frame", writes + 1, thread.foreignWrites());
      thread.send(Signal.SIGUSR1);
      pending.add(scene.stage().signalPending(thread.handle()));
    }
    return call.action().with(RESUME);
  }

  /** The frame that the port wrote brings the mask back, in its order of words and bytes. */
  @Test
  @Covers("ARCH-10")
  void ARCH_10_maskComesBackWithTheFrame() {
    explore(scene -> {
      Server server = Server.start(scene);
      Signal[] blocked = {Signal.SIGUSR2, Signal.SIGRT8};
      server.catches(Signal.SIGUSR1);
      server.blocks(SignalSet.of(blocked));
      for (Signal signal : blocked) {
        server.catches(signal);
      }
      // Three times: two would put words that are exchanged back into their places.
      for (int runs = 1; runs <= 3; runs++) {
        server.thread().send(Signal.SIGUSR1);
        scene.settle();
        scene.expect("runs of the handler", (long) runs, server.caught());
      }
      for (Signal signal : blocked) {
        server.thread().send(signal);
      }
      server.expectServes("with two signals blocked");
      scene.expect("runs of the handler, two blocked", 3L, server.caught());
      server.blocks(SignalSet.NONE);
      scene.settle();
      scene.expect("runs of the handler, none blocked", 5L, server.caught());
    });
  }

  @Test
  @Covers("ARCH-10")
  void ARCH_10_hookIsToldThatNoStepIsOn() {
    explore(scene -> {
      Server server = Server.start(scene);
      server.catches(Signal.SIGUSR1);
      Probe a = scene.engine("A").events(QUIESCE, SIGNAL);
      a.attach(server.thread());
      server.thread().send(Signal.SIGUSR1);
      scene.settle();
      scene.expect("runs of the handler", 1L, server.caught());
      scene.expect(
          "reports of the handler's begin",
          0L,
          a.count(call -> call.slot() == SIGNAL && call.action().signal() == SignalAction.HANDLER));
    });
  }

  @Test
  @Covers("ARCH-12")
  void ARCH_12_runningThreadComesIntoTheKernel() {
    explore(scene -> {
      Probe a = scene.engine("A").events(QUIESCE).attach(scene.create(TraceeProgram.SPIN));
      a.tracee().start().expectRuns("untraced");
      long before = a.tracee().instructions();
      a.controlOk(REPORT);
      scene.settle();
      scene.expect("reports", 1L, a.count(QUIESCE));
      long late = a.calls(QUIESCE).getFirst().instructions() - before;
      scene.expectThat(
          late + " user instructions until the report",
          late <= scene.bounds().settleInstructions());
    });
  }

  @Test
  @Covers("ARCH-12")
  void ARCH_12_sleepingThreadSleepsOn() {
    explore(scene -> {
      Sleeper sleeper = Sleeper.traced(scene);
      Probe a = scene.engine("B").events(QUIESCE).attach(sleeper.thread());
      long before = sleeper.thread().instructions();
      a.controlOk(REPORT);
      sleeper.thread().expectBlocked("still in nanosleep");
      scene.expect("reports", 0L, a.count(QUIESCE));
      scene.expect("user instructions", before, sleeper.thread().instructions());
    });
  }

  @Test
  @Covers("ARCH-14")
  void ARCH_14_inertWithoutEngines() {
    explore(scene -> {
      Server server = Server.start(scene);
      Tracee thread = server.thread();
      Probe a = scene.engine("A").events(QUIESCE, SYSCALL_ENTRY, SYSCALL_EXIT).attach(thread);
      server.call(GuestCall.GETPID);
      a.controlOk(DETACH);
      scene.settle();
      List<ArchCall> made = thread.armingCalls();
      long calls = a.calls().size();
      server.catches(Signal.SIGUSR1);
      thread.send(Signal.SIGUSR1);
      server.expectServes("after the last detach");
      scene.expect("callbacks", calls, (long) a.calls().size());
      scene.expect("flags", List.of(), scene.stage().internals().flags(thread.handle()));
      scene.expect("calls that armed a step", made, thread.armingCalls());
    });
  }
}
