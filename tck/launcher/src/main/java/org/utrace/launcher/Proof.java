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
import java.util.function.Supplier;
import org.utrace.launcher.ProofLine.Listed;
import org.utrace.launcher.ProofLine.Permitted;
import org.utrace.rules.FaultResult;
import org.utrace.rules.FaultTest;
import org.utrace.rules.RuleBook;
import org.utrace.rules.VariantResult;

/**
 * Try faults, then variants, in a few workers that are used again and again.
 *
 * <p>A worker first runs a chapter on the right code, compiled and loaded as the faults are; only
 * where that passes does a failure on a fault mean anything. A permitted variant is right code by
 * itself. A worker that is lost costs the fault or variant that it was trying, and a fresh one goes
 * on.
 */
final class Proof {
  private final Supplier<ProofProcess> starter;
  private final boolean whole;
  private final RuleBook book = RuleBook.load();
  private final Map<String, FaultResult> faultResults = new ConcurrentHashMap<>();
  private final Map<String, VariantResult> variantResults = new ConcurrentHashMap<>();
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
   * What is to be tried.
   *
   * @param faults sorted by clause and name
   * @param variants sorted by name; tried when no fault is left
   */
  record Plan(List<Listed> faults, List<Permitted> variants) {
    /** Copy the lists. */
    Plan {
      faults = List.copyOf(faults);
      variants = List.copyOf(variants);
    }

    private Queue<ProofJob> work(int jobs) {
      Queue<ProofJob> work = new ConcurrentLinkedQueue<>(ProofGroup.of(faults, jobs));
      work.addAll(variants);
      return work;
    }
  }

  /**
   * What was found.
   *
   * @param faults one per fault of the plan, in its order
   * @param variants one per variant of the plan, in its order
   */
  record Results(List<FaultResult> faults, List<VariantResult> variants) {}

  /**
   * Try all of a plan.
   *
   * @param first a worker that has given its roster
   * @param jobs workers at the same time
   * @param progress told each result when it is known
   */
  Results run(Plan plan, ProofProcess first, int jobs, ProofProgress progress) {
    Queue<ProofJob> work = plan.work(jobs);
    // Those that run take work away.
    int workers = Math.min(jobs, work.size());
    try (ExecutorService threads = Executors.newFixedThreadPool(jobs)) {
      List<Future<?>> running = new ArrayList<>();
      running.add(threads.submit(() -> new Bench(first, progress).work(work)));
      for (int i = 1; i < workers; i++) {
        running.add(threads.submit(() -> new Bench(fresh(), progress).work(work)));
      }
      awaitAll(running);
    }
    return new Results(
        plan.faults().stream()
            .map(fault -> faultResults.getOrDefault(fault.name(), asked(fault)))
            .toList(),
        plan.variants().stream()
            .map(variant -> variantResults.getOrDefault(variant.name(), asked(variant)))
            .toList());
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

  private static VariantResult asked(Permitted variant) {
    return VariantResult.asked(
        variant.name(),
        variant.file(),
        variant.permits(),
        variant.departs(),
        variant.port(),
        variant.edition(),
        variant.files());
  }

  /** One worker at a time, and a fresh one after a loss. */
  private final class Bench {
    private final ProofProgress progress;
    private ProofProcess process;

    Bench(ProofProcess first, ProofProgress progress) {
      process = first;
      this.progress = progress;
    }

    private void tell(FaultResult result) {
      faultResults.put(result.fault(), result);
      progress.step(result);
    }

    void work(Queue<ProofJob> work) {
      try {
        for (ProofJob job = work.poll(); job != null && !crew.stopped(); job = work.poll()) {
          switch (job) {
            case ProofGroup group -> tryFaults(group);
            case Permitted variant -> tryVariant(variant);
          }
        }
      } finally {
        process.kill();
      }
    }

    private void tryFaults(ProofGroup group) {
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
      replaceIfLost();
      List<FaultTest> tests = new ArrayList<>();
      Optional<ProofLine.Ended> end =
          ask(new ProofTask(ProofTask.Kind.RIGHT, group.names(), true), tests);
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
      Optional<ProofLine.Ended> end =
          ask(new ProofTask(ProofTask.Kind.FAULT, List.of(fault.name()), whole), tests);
      if (end.filter(ended -> !ended.made()).isPresent()) {
        return asked(fault).unknown(end.get().trouble());
      }
      if (crew.stopped() && end.isEmpty()) {
        return asked(fault);
      }
      String loss = end.map(ProofLine.Ended::trouble).orElseGet(process::loss);
      return asked(fault).judged(tests, loss, fault.equivalent());
    }

    private void tryVariant(Permitted variant) {
      replaceIfLost();
      long begin = System.nanoTime();
      List<FaultTest> tests = new ArrayList<>();
      Optional<ProofLine.Ended> end =
          ask(new ProofTask(ProofTask.Kind.VARIANT, List.of(variant.name()), true), tests);
      if (crew.stopped() && end.isEmpty()) {
        return;
      }
      double seconds = Math.round((System.nanoTime() - begin) / 1e8) / 10.0;
      VariantResult result =
          end.filter(ended -> !ended.made())
              .map(ended -> asked(variant).unknown(ended.trouble()))
              .orElseGet(() -> judge(variant, tests, end, seconds));
      variantResults.put(variant.name(), result);
      progress.step(result);
    }

    private VariantResult judge(
        Permitted variant, List<FaultTest> tests, Optional<ProofLine.Ended> end, double seconds) {
      String loss = end.map(ProofLine.Ended::trouble).orElseGet(process::loss);
      return asked(variant).judged(book, tests, loss, seconds);
    }

    private void replaceIfLost() {
      if (process.isLost()) {
        process = fresh();
      }
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
