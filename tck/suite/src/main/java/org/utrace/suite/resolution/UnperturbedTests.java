// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.resolution;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.utrace.contract.EventSet;
import org.utrace.contract.Signal;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.GuestCall;
import org.utrace.contract.spi.RunState;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.rules.Covers;
import org.utrace.suite.ConformanceTest;
import org.utrace.suite.DataCells;
import org.utrace.suite.EventTour;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;
import org.utrace.suite.Tracee;

/** Judge that programs do not notice engines that want everything and change nothing. */
final class UnperturbedTests extends ConformanceTest {
  private static final int[] ENGINES = {0, 1, 5};
  private static final long TEXT = 0x0a6f_6c6c_6568L;

  @Test
  @Covers("RES-03")
  void RES_03_programsEndAsUntraced() {
    for (TraceeProgram program :
        List.of(
            TraceeProgram.WRITE_ONCE,
            TraceeProgram.GATE,
            TraceeProgram.EXIT_GROUP,
            TraceeProgram.EXIT_THREAD,
            TraceeProgram.KILL_SELF,
            TraceeProgram.FAULT,
            TraceeProgram.BREAKPOINT,
            TraceeProgram.ILLEGAL)) {
      exploreRow(scene -> alike(scene, n -> programLife(scene, program, n)));
    }
    explore(scene -> alike(scene, n -> programLife(scene, TraceeProgram.WRITE_ONCE, n)));
  }

  @Test
  @Covers("RES-03")
  void RES_03_conversationsGoAsUntraced() {
    List<BiConsumer<Conversation, Server>> talks =
        new ArrayList<>(
            List.of(
                Conversation::files,
                Conversation::sleeps,
                Conversation::signals,
                Conversation::processes,
                Conversation::images));
    if (has("multi-thread-guest")) {
      talks.add(Conversation::threads);
    }
    if (has("job-control")) {
      talks.add(Conversation::jobControl);
    }
    for (BiConsumer<Conversation, Server> talk : talks) {
      exploreRow(scene -> alike(scene, n -> conversation(scene, talk, n)));
    }
    explore(scene -> alike(scene, n -> conversation(scene, Conversation::restarts, n)));
  }

  /** What is done with a number of engines; tells what could be seen of it. */
  @FunctionalInterface
  private interface Life {
    List<String> with(int engines);
  }

  private static void alike(Scene scene, Life life) {
    List<String> untraced = life.with(ENGINES[0]);
    scene.expectThat("something to compare in " + untraced, !untraced.isEmpty());
    for (int i = 1; i < ENGINES.length; i++) {
      scene.note("now with engines: " + ENGINES[i]);
      scene.expect("life with engines: " + ENGINES[i], untraced, life.with(ENGINES[i]));
    }
  }

  private static List<Probe> attach(Scene scene, Tracee thread, int engines) {
    List<Probe> probes = new ArrayList<>();
    for (int i = 0; i < engines; i++) {
      probes.add(scene.engine("E" + i).events(EventSet.ALL).attach(thread));
    }
    return probes;
  }

  private static List<String> programLife(Scene scene, TraceeProgram program, int engines) {
    Tracee thread = scene.create(program);
    List<Probe> probes = attach(scene, thread, engines);
    if (program.symbols().contains("gate")) {
      thread.poke("gate", 1);
    }
    thread.start();
    scene.settle();
    List<String> seen = new ArrayList<>();
    seen.add("output " + scene.stage().output(thread.handle()));
    boolean dead = thread.state() == RunState.ZOMBIE;
    for (String cell : List.of("result", "done")) {
      if (!dead && program.symbols().contains(cell)) {
        seen.add(cell + " " + thread.cell(cell));
      }
    }
    if (!dead) {
      thread.send(Signal.SIGKILL);
    }
    seen.add("end " + thread.reap());
    scene.settle();
    probes.forEach(
        probe -> scene.expect("report_reap to " + probe, 1L, probe.count(UtraceEvent.REAP)));
    return seen;
  }

  private static List<String> conversation(
      Scene scene, BiConsumer<Conversation, Server> talk, int engines) {
    EventTour tour = EventTour.create(scene);
    List<Probe> probes = attach(scene, tour.thread(), engines);
    tour.start();
    Conversation conversation = new Conversation(scene);
    talk.accept(conversation, tour.server());
    tour.bringAbout(UtraceEvent.EXIT);
    conversation.say("end", tour.thread().reap());
    scene.settle();
    probes.forEach(
        probe -> scene.expect("report_reap to " + probe, 1L, probe.count(UtraceEvent.REAP)));
    return conversation.transcript();
  }

  @Test
  @Covers("RES-03")
  void RES_03_attachDuringACallGoesUnnoticed() {
    explore(scene -> {
      Server reader = Server.start(scene);
      Tracee thread = reader.thread();
      long buffer = thread.label("data_5").value();
      reader.call(GuestCall.PIPE2, thread.label("data_4").value(), 0);
      DataCells data = thread.data();
      Server writer = reader.fork();
      reader.ask(GuestCall.READ, data.intAt(4, 0), buffer, 8);
      thread.expectBlocked("in read");
      attach(scene, thread, 2);
      thread.expectBlocked("in read with engines");
      writer.thread().poke("data_6", TEXT);
      long text = writer.thread().label("data_6").value();
      scene.expect("write", 8L, writer.call(GuestCall.WRITE, data.intAt(4, 1), text, 8));
      scene.expect("read", 8L, reader.result());
      scene.expect("what was read", TEXT, thread.cell("data_5"));
    });
  }
}
