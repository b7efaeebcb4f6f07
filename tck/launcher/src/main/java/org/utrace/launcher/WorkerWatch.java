// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Watch a worker's progress and memory, about twice a second. */
final class WorkerWatch {
  static final Duration TICK = Duration.ofMillis(500);

  /** Longer gaps mean that we were stopped ourselves, and the worker with us. */
  private static final long GAP_NANOS_MAX = TICK.toNanos() * 4;

  private final long process;
  private final WorkerLimits limits;
  private final Optional<Path> recorder;
  private long checkedNanos = System.nanoTime();
  private long silentNanos;
  private long plays = -1;

  /**
   * Watch a process.
   *
   * @param recorder file of its {@link FlightRecorder}, if it has one
   */
  WorkerWatch(long process, WorkerLimits limits, Optional<Path> recorder) {
    this.process = process;
    this.limits = limits;
    this.recorder = recorder;
  }

  /**
   * What a worker has done to be ended.
   *
   * @param hangs whether its threads are worth a look
   * @param sentence what it has done
   */
  record Offence(boolean hangs, String sentence) {}

  /** Take note that the worker has said something that belongs to its work. */
  void heard() {
    silentNanos = 0;
  }

  /** Look at the worker, if it is time to; tell what it has done. */
  Optional<Offence> check() {
    long now = System.nanoTime();
    long gap = now - checkedNanos;
    if (gap < TICK.toNanos()) {
      return Optional.empty();
    }
    checkedNanos = now;
    silentNanos += Math.min(gap, GAP_NANOS_MAX);
    long playsNow = recorder.flatMap(FlightRecord::read).map(FlightRecord::plays).orElse(-1L);
    if (playsNow != plays) {
      plays = playsNow;
      heard();
    }
    return memory().or(this::silence);
  }

  private Optional<Offence> memory() {
    return ResidentMemory.mib(process)
        .filter(mib -> mib > limits.memoryMib())
        .map(mib ->
            new Offence(
                false,
                "more than %d MiB resident (option --memory)".formatted(limits.memoryMib())));
  }

  private Optional<Offence> silence() {
    if (silentNanos < limits.patience().toNanos()) {
      return Optional.empty();
    }
    String sentence =
        "no progress for %d s (option --patience)".formatted(limits.patience().toSeconds());
    return Optional.of(new Offence(true, sentence));
  }
}
