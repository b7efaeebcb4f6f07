// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.utrace.cpu.CpuFactory;
import org.utrace.cpu.FailedProbe;

/**
 * Make processors of one machine that libunicorn emulates, after trying once whether it does.
 *
 * <p>Got from {@link UnicornCpus}. One thread at a time.
 */
public final class UnicornMachine {
  /** What was found out once for this process. */
  record Explored(CpuFactory factory, Probe.Result probes) {}

  private final Function<UnicornLibrary, Explored> explorer;
  private @Nullable Explored explored;

  UnicornMachine(Function<UnicornLibrary, Explored> explorer) {
    this.explorer = explorer;
  }

  /**
   * Give the factory of its processors.
   *
   * @throws UnicornMissingException if libunicorn is not there
   * @throws UnicornException if it does not run programs as the machine does
   */
  public CpuFactory factory() {
    return explored().factory;
  }

  /**
   * Tell what is wrong with the step of its processors; mostly nothing.
   *
   * @throws UnicornException as {@link #factory} does
   */
  public List<FailedProbe> stepFaults() {
    return explored().probes.step();
  }

  private Explored explored() {
    Explored known = explored;
    if (known == null) {
      known = explorer.apply(UnicornLibrary.get());
      List<FailedProbe> unfit = known.probes.run();
      if (!unfit.isEmpty()) {
        throw new UnicornUnfitException(unfit.getFirst());
      }
      explored = known;
    }
    return known;
  }
}
