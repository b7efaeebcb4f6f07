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
 * the machine is does not matter, nor what else it does meanwhile. Each thread goes on for a slice
 * of some reports, as on any machine: did it give way after each, most of the time would go into
 * filling the host's caches with the next of a thousand threads.
 */
final class ReportCostTests {
  private static final int ROUNDS_MIN = 7;
  private static final int ROUNDS_MAX = 50;
  private static final int SLICE = 100;
  private static final Bounds ENDLESS = new Bounds(Integer.MAX_VALUE, 10_000, 1_000);

  private final Implementation implementation =
      new ReferenceProvider().open(new Configuration("model", Edition.PLAN, Optional.empty()));

  @AfterEach
  void close() {
    implementation.close();
  }

  @Test
  void sixtyFourEnginesCostAtMostEightyTimesOne() {
    assertRatio(new Load(1, 1, 4_000), new Load(1, 64, 4_000), 80);
  }

  @Test
  void aThousandThreadsCostAtMostAThirdMoreThanTen() {
    assertRatio(new Load(10, 1, 100_000), new Load(1_000, 1, 100_000), 1.3);
  }

  /**
   * Threads that make system calls, each with a number of engines.
   *
   * @param reports of all threads together that are measured
   */
  private record Load(int threads, int engines, int reports) {}

  /**
   * Compare the cost of a report under two loads. What else the machine does can only make a round
   * dearer, so a ratio that is too great is measured again; one that is really so stays so.
   */
  private void assertRatio(Load few, Load many, double limit) {
    long cheap = Long.MAX_VALUE;
    long dear = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS_MAX; round++) {
      cheap = Math.min(cheap, new Measurement(few).nanos());
      dear = Math.min(dear, new Measurement(many).nanos());
      if (round >= ROUNDS_MIN && dear < limit * cheap) {
        return;
      }
    }
    assertThat((double) dear / cheap).isLessThan(limit);
  }

  /** Time for reports of system calls, once every thread is under way. */
  private final class Measurement {
    private final Load load;
    private final long firstCall;
    private final long lastCall;
    private long calls;
    private int turns;
    private long begin;
    private long end;

    Measurement(Load load) {
      this.load = load;
      this.firstCall = 2L * load.threads * load.engines * SLICE;
      this.lastCall = firstCall + (long) load.reports * load.engines;
    }

    long nanos() {
      ScheduleControl control = implementation.scheduleControl().orElseThrow();
      control.drive(() -> {
        RunReport report = control.play(this::play, this::choose, ENDLESS);
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

    /** Go on, and give way to the next at the end of a slice. */
    private int choose(ChoicePoint point) {
      int current = Math.max(0, point.currentPosition());
      boolean mayGiveWay = point.kind() == Kind.USER || point.kind() == Kind.YIELD;
      boolean givesWay = mayGiveWay && ++turns % SLICE == 0;
      return givesWay ? (current + 1) % point.runnableCount() : current;
    }
  }

  private static void attach(Stage stage, TaskHandle thread, EngineOps ops) {
    AttachResult result = stage.utrace().attach(thread, AttachFlags.CREATE, ops, null);
    AttachResult.Attached attached = (AttachResult.Attached) result;
    EventSet mask = EventSet.of(UtraceEvent.SYSCALL_EXIT);
    stage.utrace().setEvents(thread, attached.engine(), mask);
  }
}
