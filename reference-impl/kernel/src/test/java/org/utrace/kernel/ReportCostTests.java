// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.utrace.contract.Action;
import org.utrace.contract.AttachFlags;
import org.utrace.contract.AttachResult;
import org.utrace.contract.Edition;
import org.utrace.contract.EngineOps;
import org.utrace.contract.EventSet;
import org.utrace.contract.ResumeAction;
import org.utrace.contract.TaskHandle;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.Bounds;
import org.utrace.contract.spi.ChoicePoint;
import org.utrace.contract.spi.ChoicePoint.Kind;
import org.utrace.contract.spi.Configuration;
import org.utrace.contract.spi.Implementation;
import org.utrace.contract.spi.Latch;
import org.utrace.contract.spi.RunReport;
import org.utrace.contract.spi.ScheduleControl;
import org.utrace.contract.spi.Stage;
import org.utrace.contract.spi.TraceeProgram;

/**
 * Compare what a report costs with few and with many engines and threads.
 *
 * <p>Only ratios of one run are looked at, of the best of several rounds that take turns: how fast
 * the machine is does not matter, nor what else it does meanwhile.
 */
final class ReportCostTests {
  private static final int ROUNDS = 7;
  private static final int REPORTS = 4_000;
  private static final Bounds ENDLESS = new Bounds(Integer.MAX_VALUE, 10_000, 1_000);

  private final Implementation implementation =
      new ReferenceProvider().open(new Configuration("model", Edition.PLAN, Optional.empty()));

  @AfterEach
  void close() {
    implementation.close();
  }

  @Test
  void sixtyFourEnginesCostAtMostEightyTimesOne() {
    assertThat(ratio(new Load(1, 1), new Load(1, 64))).isLessThan(80);
  }

  @Test
  void aThousandThreadsCostAtMostAThirdMoreThanTen() {
    assertThat(ratio(new Load(10, 1), new Load(1_000, 1))).isLessThan(1.3);
  }

  /** Threads that make system calls, each with a number of engines. */
  private record Load(int threads, int engines) {}

  /** Cost of a report under one load by the cost under another. */
  private double ratio(Load few, Load many) {
    long cheap = Long.MAX_VALUE;
    long dear = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      cheap = Math.min(cheap, new Measurement(few).nanos());
      dear = Math.min(dear, new Measurement(many).nanos());
    }
    return (double) dear / cheap;
  }

  /** Time for {@link #REPORTS} reports of system calls, once every thread is under way. */
  private final class Measurement {
    private final Load load;
    private final long firstCall;
    private final long lastCall;
    private long calls;
    private long begin;
    private long end;

    Measurement(Load load) {
      this.load = load;
      this.firstCall = 2L * load.threads * load.engines;
      this.lastCall = firstCall + (long) REPORTS * load.engines;
    }

    long nanos() {
      ScheduleControl control = implementation.scheduleControl().orElseThrow();
      control.drive(() -> {
        RunReport report = control.play(this::play, ReportCostTests::choose, ENDLESS);
        assertThat(report.outcome()).isInstanceOf(RunReport.Completed.class);
      });
      return end - begin;
    }

    private void play(Stage stage) {
      Latch over = stage.latch("over");
      EngineOps ops =
          EngineOps.named("counter")
              .withSyscallExit((action, engine, regs) -> {
                count(over);
                return Action.of(ResumeAction.RESUME);
              });
      for (int i = 0; i < load.threads; i++) {
        TaskHandle thread = stage.create(TraceeProgram.GETPID_LOOP);
        for (int j = 0; j < load.engines; j++) {
          attach(stage, thread, ops);
        }
        stage.start(thread);
      }
      over.await();
    }

    private void count(Latch over) {
      if (calls == firstCall) {
        begin = System.nanoTime();
      }
      if (calls == lastCall) {
        end = System.nanoTime();
        over.open();
      }
      calls++;
    }
  }

  private static void attach(Stage stage, TaskHandle thread, EngineOps ops) {
    AttachResult result = stage.utrace().attach(thread, AttachFlags.CREATE, ops, null);
    AttachResult.Attached attached = (AttachResult.Attached) result;
    EventSet mask = EventSet.of(UtraceEvent.SYSCALL_EXIT);
    stage.utrace().setEvents(thread, attached.engine(), mask);
  }

  /** Go on, and give way to the next where that costs nothing. */
  private static int choose(ChoicePoint point) {
    int current = Math.max(0, point.currentPosition());
    boolean givesWay = point.kind() == Kind.USER || point.kind() == Kind.YIELD;
    return givesWay ? (current + 1) % point.runnableCount() : current;
  }
}
