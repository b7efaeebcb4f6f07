// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Hold one {@link ProofWorker} from the parent's side: hear what it breaks, have tasks done. */
final class ProofProcess extends WorkerPipe<ProofLine> {
  /** Each fault has classes of its own, gone before thorough compilation would have paid. */
  private static final List<String> QUICK_COMPILER = List.of("-XX:TieredStopAtLevel=1");

  private final WorkerLimits limits;
  private String loss = "";

  private ProofProcess(ProofSettings settings, WorkerLimits limits) {
    super(
        start(settings.implPath(), QUICK_COMPILER, settings.arguments()), "proof", ProofLine.class);
    this.limits = limits;
  }

  /** Start a worker. */
  static ProofProcess start(ProofSettings settings, WorkerLimits limits) {
    return new ProofProcess(settings, limits);
  }

  /**
   * Wait until it is ready.
   *
   * @throws BadInputException if something is missing or wrong
   * @throws KitTroubleException if it dies
   */
  ProofLine.Roster roster() {
    return switch (next(patientWatch()).orElse(null)) {
      case ProofLine.Roster roster -> roster;
      case ProofLine.Refused refused -> throw new BadInputException(refused.sentence());
      case null, default -> {
        loss = causeOfDeath();
        throw new KitTroubleException("A worker was lost before it began: %s.".formatted(loss));
      }
    };
  }

  /**
   * Have a task done.
   *
   * @param lines takes what happens until its end
   * @return how it ended; empty if the worker was lost, see {@link #loss}
   */
  Optional<ProofLine.Ended> ask(ProofTask task, Consumer<ProofLine> lines) {
    say(Json.plain(task));
    // Until its first test it compiles and loads, which a busy machine does slowly.
    WorkerWatch watch = patientWatch();
    boolean begun = false;
    String running = "";
    for (Optional<ProofLine> line = next(watch); line.isPresent(); line = next(watch)) {
      switch (line.get()) {
        case ProofLine.Ended ended -> {
          return Optional.of(ended);
        }
        case ProofLine.Playing playing -> {
          running = playing.test();
          watch = running.isEmpty() || begun ? watch : watch(limits, Optional.empty());
          begun |= !running.isEmpty();
        }
        default -> lines.accept(line.get());
      }
    }
    loss =
        "its worker was lost%s: %s"
            .formatted(running.isEmpty() ? "" : " in " + running, causeOfDeath());
    return Optional.empty();
  }

  private WorkerWatch patientWatch() {
    return watch(limits.withPatience(START_MIN), Optional.empty());
  }

  /** Why it was lost; empty if it was not. */
  String loss() {
    return loss;
  }

  private String causeOfDeath() {
    if (offence().isPresent()) {
      kill();
      return offence().get().sentence();
    }
    int code = end(FAREWELL_MAX);
    if (Thread.currentThread().isInterrupted()) {
      return "interrupted";
    }
    String cause = CauseOfDeath.tell(code, log().crash(), false, List.of());
    return log().last().isEmpty() ? cause : cause + ", last words: " + log().last().getLast();
  }

  /** Tell whether it can no longer be asked. */
  boolean isLost() {
    return !loss.isEmpty();
  }
}
