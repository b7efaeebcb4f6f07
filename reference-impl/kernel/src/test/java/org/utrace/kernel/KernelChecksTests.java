// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.utrace.arch.ArchPort;
import org.utrace.contract.Edition;
import org.utrace.contract.Pid;
import org.utrace.contract.SigInfo;
import org.utrace.contract.Signal;
import org.utrace.contract.spi.Bounds;
import org.utrace.contract.spi.ExitStatus;
import org.utrace.contract.spi.RunReport;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.sync.Baton;
import org.utrace.sync.Carrier;

/** Test the checks that stay on in every play: graph of states, order of locks, locks held. */
final class KernelChecksTests {
  private static final ExitStatus STATUS = ExitStatus.exited(0);
  private static final List<TaskState> STATES =
      List.of(
          TaskState.NEW,
          TaskState.RUNNING,
          new TaskState.Sleeping("pause", true),
          TaskState.TRACED,
          TaskState.STOPPED,
          new TaskState.Zombie(STATUS),
          new TaskState.Dead(STATUS));

  private final ArchPort port = ServiceLoader.load(ArchPort.class).findFirst().orElseThrow();
  private final ProgramLoader loader = new ProgramLoader(port, Optional.empty());

  @AfterEach
  void close() {
    loader.close();
  }

  /** The graph of {@link TaskState}'s Javadoc, edge by edge; all others are refused. */
  @Test
  void statesChangeAlongTheGraphOnly() {
    SortedSet<String> edges = new TreeSet<>();
    for (TaskState from : STATES) {
      for (TaskState to : STATES) {
        if (from.mayBecome(to)) {
          edges.add(from.visible() + " " + to.visible());
        }
      }
    }
    assertThat(edges)
        .containsExactly(
            "NEW RUNNING",
            "RUNNING RUNNING",
            "RUNNING SLEEPING",
            "RUNNING STOPPED",
            "RUNNING TRACED",
            "RUNNING ZOMBIE",
            "SLEEPING RUNNING",
            "STOPPED RUNNING",
            "STOPPED TRACED",
            "TRACED RUNNING",
            "TRACED STOPPED",
            "ZOMBIE DEAD");
  }

  @Test
  void otherChangeEndsThePlay() {
    expectRefused(
        "thread 100 cannot become Zombie[status=" + STATUS + "] from New[]",
        kernel -> newTask(kernel).become(new TaskState.Zombie(STATUS)));
  }

  @Test
  void signalsAreQueuedUnderTheirLockOnly() {
    SigInfo info = SigInfo.of(Signal.SIGUSR1, SigInfo.USER, new Pid(1));
    expectRefused("the signal lock is not held", kernel -> newTask(kernel).signals.add(info));
  }

  @Test
  void tasklistIsNotTakenUnderASignalLock() {
    expectRefused(
        "debugger takes tasklist_lock while it holds siglock(100), against the order",
        kernel -> {
          newTask(kernel).signals.lock.lock();
          kernel.tasklist().lock();
        });
  }

  private static Task newTask(Kernel kernel) {
    return kernel.newProcess(TraceeProgram.SERVER);
  }

  private void expectRefused(String message, Consumer<Kernel> script) {
    RunReport[] report = new RunReport[1];
    Carrier.drive(() -> report[0] = play(script));
    assertThat(report[0].outcome())
        .isInstanceOfSatisfying(
            RunReport.Threw.class,
            threw ->
                assertThat(threw.cause())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(message));
  }

  private RunReport play(Consumer<Kernel> script) {
    Baton baton = new Baton(point -> Math.max(0, point.currentPosition()), Bounds.DEFAULT);
    Kernel kernel = new Kernel(baton, port, loader, Edition.PLAN);
    RunReport report = baton.run("debugger", () -> script.accept(kernel));
    kernel.shutDown();
    return report;
  }
}
