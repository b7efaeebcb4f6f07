// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.utrace.launcher.ProofLine.Listed;
import org.utrace.rules.FaultResult;
import org.utrace.rules.FaultTest;

/**
 * Try faults in a few workers that are used again and again.
 *
 * <p>A worker first runs a chapter on the right code, compiled and loaded as the faults are; only
 * where that passes does a failure on a fault mean anything. A worker that is lost costs the fault
 * that it was trying, and a fresh one goes on.
 */
final class Proof {
  private final Supplier<ProofProcess> starter;
  private final boolean whole;
  private final Map<String, FaultResult> results = new ConcurrentHashMap<>();
  private final Crew<ProofProcess> crew = new Crew<>();

  /**
   * Make a proof.
   *
   * @param starter starts a worker
   * @param whole whether every test of a chapter runs, also after the first kill by the own clause
   */
  Proof(Supplier<ProofProcess> starter, boolean whole) {
    this.starter = starter;
    this.whole = whole;
  }

  /** Start a worker; one that is started after {@link #stop} does not live long. */
  ProofProcess start() {
    return crew.start(starter);
  }

  /**
   * Try the faults.
   *
   * @param first a worker that has given its roster
   * @param jobs workers at the same time
   * @param told takes each result when it is known; called by several threads
   * @return one result per fault, in the order of the faults
   */
  List<FaultResult> run(
      List<Listed> faults, ProofProcess first, int jobs, Consumer<FaultResult> told) {
    Queue<ProofGroup> groups = new ConcurrentLinkedQueue<>(ProofGroup.of(faults, jobs));
    // Those that run take groups away.
    int workers = Math.min(jobs, groups.size());
    try (ExecutorService threads = Executors.newFixedThreadPool(jobs)) {
      List<Future<?>> running = new ArrayList<>();
      running.add(threads.submit(() -> new Bench(first, told).work(groups)));
      for (int i = 1; i < workers; i++) {
        running.add(threads.submit(() -> new Bench(fresh(), told).work(groups)));
      }
      awaitAll(running);
    }
    return faults.stream().map(fault -> results.getOrDefault(fault.name(), asked(fault))).toList();
  }

  /** Where one is in trouble, nobody waits until the others have tried all their faults. */
  private void awaitAll(List<Future<?>> running) {
    try {
      running.forEach(thread -> Crew.await("A thread of the proof", thread));
    } catch (InterruptedRunException e) {
      // One was just being started; what the others have reached is kept.
      return;
    } catch (KitTroubleException | BadInputException e) {
      stop();
      throw e;
    }
  }

  /** End early; {@link #run} gives what was reached. Called by another thread. */
  void stop() {
    crew.stop();
  }

  /**
   * Wait until a worker is ready.
   *
   * @throws BadInputException if something is missing or wrong
   * @throws KitTroubleException if it dies
   * @throws InterruptedRunException if {@link #stop} was called before
   */
  ProofLine.Roster roster(ProofProcess process) {
    try {
      return process.roster();
    } catch (KitTroubleException e) {
      throw crew.stopped() ? new InterruptedRunException() : e;
    }
  }

  private ProofProcess fresh() {
    ProofProcess process = start();
    roster(process);
    return process;
  }

  private static FaultResult asked(Listed fault) {
    return FaultResult.asked(
        fault.name(), fault.clause(), fault.breaks(), fault.port(), fault.edition(), fault.files());
  }

  /** One worker at a time, and a fresh one after a loss. */
  private final class Bench {
    private final Consumer<FaultResult> told;
    private ProofProcess process;

    Bench(ProofProcess first, Consumer<FaultResult> told) {
      process = first;
      this.told = told;
    }

    private void tell(FaultResult result) {
      results.put(result.fault(), result);
      told.accept(result);
    }

    void work(Queue<ProofGroup> groups) {
      try {
        for (ProofGroup group = groups.poll(); group != null; group = groups.poll()) {
          work(group);
        }
      } finally {
        process.kill();
      }
    }

    private void work(ProofGroup group) {
      String trouble = right(group);
      for (Listed fault : group.faults()) {
        if (crew.stopped()) {
          return;
        }
        if (process.isLost() && trouble.isEmpty()) {
          trouble = right(group);
        }
        tell(trouble.isEmpty() ? attempt(fault) : asked(fault).unknown(trouble));
      }
    }

    /** Run the chapter on the right code, and say why it cannot be compared with; mostly empty. */
    private String right(ProofGroup group) {
      if (process.isLost()) {
        process = fresh();
      }
      List<FaultTest> tests = new ArrayList<>();
      Optional<ProofLine.Ended> end = ask(new ProofTask(false, group.names(), true), tests);
      String trouble = end.map(ProofLine.Ended::trouble).orElseGet(process::loss);
      return trouble.isEmpty()
          ? tests.stream()
              .filter(test -> test.fails() || test.isTrouble())
              .findFirst()
              .map(Proof::tellUnfit)
              .orElse("")
          : "its chapter cannot be run on the right code: " + trouble;
    }

    private FaultResult attempt(Listed fault) {
      List<FaultTest> tests = new ArrayList<>();
      Optional<ProofLine.Ended> end = ask(new ProofTask(true, List.of(fault.name()), whole), tests);
      if (end.filter(ended -> !ended.made()).isPresent()) {
        return asked(fault).unknown(end.get().trouble());
      }
      if (crew.stopped() && end.isEmpty()) {
        return asked(fault);
      }
      String loss = end.map(ProofLine.Ended::trouble).orElseGet(process::loss);
      return asked(fault).judged(tests, loss, fault.equivalent());
    }

    private Optional<ProofLine.Ended> ask(ProofTask task, List<FaultTest> tests) {
      return process.ask(
          task,
          line -> {
            if (line instanceof ProofLine.Tested tested) {
              tests.add(tested.test());
            }
          });
    }
  }

  private static String tellUnfit(FaultTest test) {
    return "on the right code %s is %s: %s"
        .formatted(test.test(), test.verdict(), test.explanation());
  }
}
