// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.utrace.contract.Signal;
import org.utrace.contract.spi.ExitStatus;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.RunState;
import org.utrace.contract.spi.TraceeProgram;

/**
 * Run each program untraced against its promise, before any test relies on it.
 *
 * <p>A program at fault is trouble of the set-up: tests that use it come to ERROR, never to FAIL.
 */
final class TraceePromises {
  private static final Map<TraceeProgram, Consumer<Scene>> CHECKS =
      new EnumMap<>(TraceeProgram.class);

  static {
    for (TraceeProgram program : TraceeProgram.values()) {
      CHECKS.put(program, check(program));
    }
  }

  private TraceePromises() {}

  /** The script that checks a program's promise. */
  static Consumer<Scene> of(TraceeProgram program) {
    return Objects.requireNonNull(CHECKS.get(program));
  }

  private static Consumer<Scene> check(TraceeProgram program) {
    return switch (program) {
      case SPIN,
          GETPID_LOOP,
          YIELD_LOOP,
          STRAIGHT,
          STEP_SYSCALL,
          SCRATCH,
          FLAGS,
          ARENA,
          WORKSHOP,
          TURNS ->
          scene -> counts(scene, start(scene, program));
      case PAUSE_LOOP -> TraceePromises::pauses;
      case SLEEP_LOOP -> TraceePromises::sleeps;
      case GATE -> scene -> ends(scene, opened(scene, program), ExitStatus.exited(7));
      case WRITE_ONCE -> TraceePromises::writes;
      case EXIT_GROUP -> scene -> ends(scene, start(scene, program), ExitStatus.exited(3));
      case EXIT_THREAD -> scene -> ends(scene, start(scene, program), ExitStatus.exited(5));
      case FAULT -> scene -> dies(scene, program, Signal.SIGSEGV, true);
      case BREAKPOINT -> scene -> dies(scene, program, Signal.SIGTRAP, true);
      case ILLEGAL -> scene -> dies(scene, program, Signal.SIGILL, true);
      case SERVER -> TraceePromises::serves;
      case KILL_SELF -> scene -> dies(scene, program, Signal.SIGUSR1, false);
    };
  }

  private static Tracee start(Scene scene, TraceeProgram program) {
    return scene.create(program).start();
  }

  private static Tracee opened(Scene scene, TraceeProgram program) {
    Tracee thread = start(scene, program);
    counts(scene, thread);
    thread.poke("gate", 1);
    return thread;
  }

  private static void counts(Scene scene, Tracee thread) {
    scene.settle();
    long before = thread.cell("counter");
    scene.settle();
    scene.expectAtLeast("counter goes on", before + 1, thread.cell("counter"));
  }

  private static void pauses(Scene scene) {
    start(scene, TraceeProgram.PAUSE_LOOP).expectBlocked("in pause");
  }

  private static void sleeps(Scene scene) {
    Tracee thread = start(scene, TraceeProgram.SLEEP_LOOP);
    thread.expectBlocked("in nanosleep");
    scene.advance(Duration.ofMillis(999));
    scene.settle();
    scene.expect("sleeps ended after 999 ms", 0L, thread.cell("counter"));
    scene.advance(Duration.ofMillis(1));
    thread.expectBlocked("in the next nanosleep");
    scene.expect("sleeps ended after 1 s", 1L, thread.cell("counter"));
  }

  private static void serves(Scene scene) {
    Server server = Server.start(scene);
    scene.expect(
        "result of getpid",
        (long) server.thread().handle().pid().number(),
        server.call(GuestCall.GETPID));
    scene.expect("calls served", 1L, server.thread().cell("served"));
    server.ask(GuestCall.EXIT_GROUP, 9);
    scene.expect("end", ExitStatus.exited(9), server.thread().reap());
  }

  private static void writes(Scene scene) {
    Tracee thread = opened(scene, TraceeProgram.WRITE_ONCE);
    scene.settle();
    scene.expect("output", "hello\n", scene.stage().output(thread.handle()));
    scene.expect("result of write", 6L, thread.cell("result"));
    scene.expect("done", 1L, thread.cell("done"));
  }

  private static void dies(Scene scene, TraceeProgram program, Signal signal, boolean core) {
    ends(scene, opened(scene, program), ExitStatus.killed(signal, core));
  }

  private static void ends(Scene scene, Tracee thread, ExitStatus how) {
    scene.settle();
    scene.expect("state", RunState.ZOMBIE, thread.state());
    scene.expect("status", how, thread.reap());
  }
}
