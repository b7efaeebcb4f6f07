// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * Hold the ratios that were published, which may only rise.
 *
 * @param tolerance part of a published ratio by which a measured one may fall short of it: machines
 *     differ, and so do two runs on one
 */
record PublishedSteps(double tolerance, List<Entry> ratios) {
  /** Copy the list. */
  PublishedSteps {
    ratios = List.copyOf(ratios);
  }

  /** Where nothing is published. */
  static final PublishedSteps NONE = new PublishedSteps(0, List.of());

  /**
   * One ratio.
   *
   * @param least what it must be, whatever was published
   * @param published the best that was reached where it was published; 0 if none was yet
   * @param where it was measured
   */
  record Entry(String port, String peer, double least, double published, String where) {

    boolean isFor(StepRatio measured) {
      return port.equals(measured.port()) && peer.equals(measured.peer());
    }

    /** What a measured ratio must not be below. */
    double floor(double tolerance) {
      return Math.max(least, published * (1 - tolerance));
    }
  }

  /**
   * Read the file.
   *
   * @throws BadInputException if it cannot be read
   */
  static PublishedSteps read(Path file) {
    try {
      PublishedSteps read = Json.readPlain(Files.readString(file), PublishedSteps.class);
      if (read.tolerance < 0 || read.tolerance >= 1) {
        throw new BadInputException(
            "The tolerance in %s must be at least 0 and below 1.".formatted(file));
      }
      return read;
    } catch (IOException | JacksonException e) {
      throw new BadInputException(
          "The published ratios cannot be read from %s: %s".formatted(file, e.getMessage()));
    }
  }

  /**
   * Write the file.
   *
   * @throws BadInputException if it cannot be written
   */
  void write(Path file) {
    try {
      Files.writeString(file, Json.document(this));
    } catch (IOException e) {
      throw new BadInputException(
          "The published ratios cannot be written to %s: %s".formatted(file, e.getMessage()));
    }
  }

  /** What was published of the same two. */
  Optional<Entry> entry(StepRatio measured) {
    return ratios.stream().filter(entry -> entry.isFor(measured)).findFirst();
  }

  /** Say why a ratio is too low; empty if it is not. */
  Optional<String> complaint(StepRatio measured) {
    Optional<Entry> known = entry(measured);
    double floor = known.map(entry -> entry.floor(tolerance)).orElse(0.0);
    if (measured.ratio() >= floor) {
      return Optional.empty();
    }
    Entry entry = known.orElseThrow();
    String why =
        floor == entry.least()
            ? "which is the least it must be"
            : "which is the published %s less %.0f %%"
                .formatted(StepTable.ratio(entry.published()), tolerance * 100);
    return Optional.of(
        "%s steps at %s of the speed of %s: below %s, %s."
            .formatted(
                measured.port(),
                StepTable.ratio(measured.ratio()),
                measured.peer(),
                StepTable.ratio(floor),
                why));
  }

  /**
   * The same with a ratio that was measured, if it is higher: a published one never falls. What was
   * never measured before is added, with no least.
   */
  PublishedSteps raisedTo(StepRatio measured, String where) {
    Entry before = entry(measured).orElse(new Entry(measured.port(), measured.peer(), 0, 0, where));
    double reached = rounded(measured.ratio());
    if (reached <= before.published()) {
      return this;
    }
    List<Entry> raised = new ArrayList<>(ratios);
    raised.remove(before);
    raised.add(new Entry(before.port(), before.peer(), before.least(), reached, where));
    raised.sort(Comparator.comparing(Entry::port).thenComparing(Entry::peer));
    return new PublishedSteps(tolerance, raised);
  }

  /** Rounded down: what is published was reached. */
  private static double rounded(double ratio) {
    return Math.floor(ratio * 100) / 100;
  }
}
