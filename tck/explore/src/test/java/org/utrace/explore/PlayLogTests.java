// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.utrace.contract.spi.Bounds;
import org.utrace.contract.spi.ChoicePoint.Access;
import org.utrace.contract.spi.ChoicePoint.Kind;

class PlayLogTests {
  private final FakeWorld world = new FakeWorld();

  private PlayLog play(Play play, Schedule schedule) {
    Player player = new Player(world, Bounds.DEFAULT, play);
    Replaying replaying = new Replaying();
    replaying.begin(schedule);
    player.play(replaying);
    return player.takeLog();
  }

  private static Schedule deviate(int point, int actor) {
    return new Schedule(List.of(new Schedule.Deviation(point, actor)));
  }

  /** A traced thread reports to an engine while a debugger spins, then a lock is waited for. */
  private Play talk() {
    return (stage, log) -> {
      boolean[] free = new boolean[1];
      FakeActor tracee = world.actor("tracee");
      FakeActor debugger = world.actor("debugger");
      tracee
          .step(
              Kind.CALLBACK,
              "report_quiesce",
              Access.WRITE,
              () -> log.note("tracee", "E1", "report_quiesce(event=SYSCALL_ENTRY) answers STOP"))
          .await("utrace_lock(5)", () -> free[0], () -> log.note("tracee", "", "has the lock"));
      debugger
          .spin(Kind.USER, "slice", 0, new Countdown(3)::goesOn)
          .write(
              "free",
              () -> {
                free[0] = true;
                log.note(
                    "debugger",
                    "E1",
                    "utrace_control(E1, DETACH) is called while the thread is about to stop, and"
                        + " returns EINPROGRESS, which is a long text that does not fit into three"
                        + " lines of a cell whatever one does");
              });
    };
  }

  /** Holds true a number of times. */
  private static final class Countdown {
    private int left;

    Countdown(int times) {
      left = times;
    }

    boolean goesOn() {
      return --left > 0;
    }
  }

  @Test
  void columns_show_who_did_what() throws IOException {
    try (InputStream golden = PlayLogTests.class.getResourceAsStream("columns.txt")) {
      assertThat(golden).isNotNull();
      assertThat(play(talk(), deviate(0, 1)).columns())
          .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void sampled_logs_number_their_events() {
    PlayLog log = new PlayLog();
    log.note("main", "", "attach");
    log.note("main", "E1", "line\nbreaks  go");
    assertThat(log.columns())
        .isEqualTo(
            """
              step   | main           | [E1]
                 0   | attach         |
                 1   | *              | line breaks go
            ! taken off while able to go on   > blocked or giving way   * acts for an engine
            """);
  }

  @Test
  void long_logs_are_cut_at_the_front() {
    PlayLog log = new PlayLog();
    for (int i = 0; i < 100; i++) {
      log.note("main", "", "event " + i);
    }
    assertThat(log.columns().lines())
        .hasSize(63)
        .startsWith("(the first 40 entries are left out)")
        .anyMatch(line -> line.endsWith("| event 40"))
        .noneMatch(line -> line.endsWith("| event 39"));
    assertThat(log.tail(2)).containsExactly("main: event 98", "main: event 99");
    assertThat(log.tail(Integer.MAX_VALUE)).hasSize(100);
  }

  @Test
  void empty_log_can_be_shown() {
    assertThat(new PlayLog().columns().lines()).hasSize(2);
    assertThat(new PlayLog().tail(20)).isEmpty();
  }

  @Test
  void tail_lists_events_and_switches() {
    assertThat(play(FakePlays.lostUpdate(world), deviate(1, 1)).tail(20))
        .containsExactly(
            "a: saw 0",
            "#1 a at write counter: b goes on",
            "b: saw 0",
            "#4 b at wait: end: a goes on");
  }

  @Test
  void digest_depends_on_events_their_order_and_choices() {
    assertThat(digest("a", "", "x")).isEqualTo(digest("a", "", "x"));
    assertThat(
            Stream.of(
                    digest("a", "", "x"),
                    digest("b", "", "x"),
                    digest("", "a", "x"),
                    digest("a", "", "y"),
                    digest("a", "", "x", "a", "", "y"),
                    digest("a", "", "y", "a", "", "x"))
                .distinct())
        .hasSize(6);
    Play walk = FakePlays.walkers(world, 2, 2);
    assertThat(play(walk, deviate(1, 1)).digest())
        .isEqualTo(play(walk, deviate(1, 1)).digest())
        .isNotEqualTo(play(walk, Schedule.DEFAULT).digest());
  }

  private static long digest(String... notes) {
    PlayLog log = new PlayLog();
    for (int i = 0; i < notes.length; i += 3) {
      log.note(notes[i], notes[i + 1], notes[i + 2]);
    }
    return log.digest();
  }

  @Test
  void several_threads_may_note_at_once() throws InterruptedException {
    PlayLog log = new PlayLog();
    Thread[] threads = new Thread[4];
    for (int t = 0; t < threads.length; t++) {
      String name = "t" + t;
      threads[t] =
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < 10_000; i++) {
                  log.note(name, "", "event");
                }
              });
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(log.size()).isEqualTo(40_000);
    assertThat(log.tail(40_000).stream().filter("t3: event"::equals)).hasSize(10_000);
  }
}
