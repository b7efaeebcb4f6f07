// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite.jobcontrol;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.utrace.contract.Action;
import org.utrace.contract.EventSet;
import org.utrace.contract.JobChange;
import org.utrace.contract.UtraceEvent;
import org.utrace.contract.spi.RunState;
import org.utrace.suite.Call;
import org.utrace.suite.Probe;
import org.utrace.suite.Scene;
import org.utrace.suite.Server;
import org.utrace.suite.Tracee;

/**
 * One process of up to three threads.
 *
 * @param threads the leader first
 * @param probes one engine on each thread
 */
record Group(Scene scene, List<Server> threads, List<Probe> probes) {
  private static final List<String> SUFFIXES = List.of("_b", "_c");

  /** Make one, a child of the stage, and engines that want these events. */
  static Group of(Scene scene, int count, UtraceEvent... events) {
    return of(scene, Server.start(scene), count, events);
  }

  /** Add threads to a process, and engines that want these events. */
  static Group of(Scene scene, Server leader, int count, UtraceEvent... events) {
    List<Server> threads = new ArrayList<>(List.of(leader));
    for (String suffix : SUFFIXES.subList(0, count - 1)) {
      threads.add(leader.thread(suffix));
    }
    List<Probe> probes = new ArrayList<>();
    for (Server server : threads) {
      String name = "ABC".substring(probes.size(), probes.size() + 1);
      probes.add(scene.engine(name).events(EventSet.of(events)).attach(server.thread()));
    }
    return new Group(scene, List.copyOf(threads), List.copyOf(probes));
  }

  /** Decide in code what every engine answers to report_jctl. */
  Group onJobs(Function<Call, Action> behaviour) {
    probes.forEach(probe -> probe.on(UtraceEvent.JCTL, behaviour));
    return this;
  }

  Tracee leader() {
    return threads.getFirst().thread();
  }

  /** What the engines were told, thread by thread. */
  List<Call.Jobs> reports() {
    return probes.stream().flatMap(p -> reports(p).stream()).toList();
  }

  static List<Call.Jobs> reports(Probe probe) {
    return probe.calls(UtraceEvent.JCTL).stream().map(Call::jobs).toList();
  }

  static List<JobChange> types(Probe probe) {
    return reports(probe).stream().map(Call.Jobs::type).toList();
  }

  /** The words for the parent that were announced for a kind of change. */
  List<JobChange> notices(JobChange type) {
    return reports().stream()
        .filter(jobs -> jobs.type() == type && jobs.notice() != JobChange.NONE)
        .map(Call.Jobs::notice)
        .toList();
  }

  /** Callbacks that are running now. */
  int inside() {
    return probes.stream().mapToInt(Probe::inside).sum();
  }

  void expectStates(String what, RunState state) {
    for (Server server : threads) {
      scene.expect(what + ": state of " + server.thread(), state, server.thread().state());
    }
  }

  /** Check that every thread runs user code. */
  void expectRun(String what) {
    List<Long> before = threads.stream().map(s -> s.thread().instructions()).toList();
    scene.settle();
    for (int i = 0; i < threads.size(); i++) {
      Tracee thread = threads.get(i).thread();
      scene.expectAtLeast(
          what + ": user instructions of " + thread, 1, thread.instructions() - before.get(i));
    }
  }
}
