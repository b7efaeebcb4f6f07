// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.utrace.rules.ResultSink;

/** Call the installed result writers; none of them can change a verdict. */
final class Reports {
  /** Name of the writer that {@code --no-report} leaves out, because it takes seconds. */
  static final String PAGE = "allure-report";

  /** Name of the writer of the page that is opened first, {@code index.html}. */
  static final String MATRIX = "matrix";

  /** These lead to what the others have written, so they come last, in this order. */
  private static final List<String> LAST = List.of(PAGE, MATRIX);

  private static final int BROKEN_MAX = 20;

  private final List<ResultSink> sinks;
  private final List<String> written = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private boolean failed;

  Reports(List<ResultSink> sinks) {
    Comparator<ResultSink> order = Comparator.comparing(sink -> LAST.indexOf(sink.name()));
    this.sinks = sinks.stream().sorted(order.thenComparing(ResultSink::name)).toList();
  }

  /** The writers on the class path; one that cannot be loaded counts as failed. */
  static Reports ofInstalled() {
    List<ResultSink> sinks = new ArrayList<>();
    List<String> broken = new ArrayList<>();
    Iterator<ResultSink> providers = ServiceLoader.load(ResultSink.class).iterator();
    // A list of services that never gets past its own error must end all the same.
    while (broken.size() < BROKEN_MAX) {
      try {
        if (!providers.hasNext()) {
          break;
        }
        sinks.add(providers.next());
      } catch (ServiceConfigurationError | LinkageError e) {
        broken.add("A result writer cannot be loaded: " + e);
      }
    }
    Reports reports = new Reports(sinks);
    reports.notes.addAll(broken);
    reports.failed = !broken.isEmpty();
    return reports;
  }

  /** Write {@code results.json}. */
  void writeResults(Outcome outcome, Path file) {
    try {
      ResultsFile.of(outcome).write(file);
      written.add(file.getFileName().toString());
    } catch (IOException | RuntimeException e) {
      failed = true;
      notes.add(
          "Cannot write %s (%s): make room or choose another folder with --out."
              .formatted(file.getFileName(), e));
    }
  }

  /**
   * Call every writer.
   *
   * @param page whether to write the page too
   */
  void write(Outcome outcome, Path folder, boolean page) {
    for (ResultSink sink : sinks) {
      if (page || !sink.name().equals(PAGE)) {
        write(sink, outcome, folder);
      }
    }
  }

  private void write(ResultSink sink, Outcome outcome, Path folder) {
    try {
      sink.write(outcome.result(), folder);
      written.add(sink.name());
    } catch (FileNotFoundException e) {
      // A tool that is not installed is no trouble.
      notes.add("No " + sink.name() + ": " + e.getMessage());
    } catch (IOException | RuntimeException | LinkageError | ServiceConfigurationError e) {
      failed = true;
      notes.add("No " + sink.name() + ", because its writer failed: " + e);
    }
  }

  /** Names of the writers that wrote. */
  List<String> written() {
    return List.copyOf(written);
  }

  /** One sentence per writer that did not. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  /** Tell whether a writer failed, other than for a tool that is not installed. */
  boolean failed() {
    return failed;
  }
}
