// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utrace.rules.ResultSink;
import org.utrace.rules.RunResult;

final class ReportsTests {
  private final List<String> called = new ArrayList<>();

  /** Fails with the exception given, if any. */
  private final class Sink implements ResultSink {
    private final String name;
    private final List<Throwable> trouble;

    Sink(String name, Throwable... trouble) {
      this.name = name;
      this.trouble = List.of(trouble);
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void write(RunResult result, Path outDir) throws IOException {
      called.add(name);
      for (Throwable planted : trouble) {
        switch (planted) {
          case IOException e -> throw e;
          case Error e -> throw e;
          default -> throw new AssertionError(planted);
        }
      }
    }
  }

  private Reports write(boolean page, ResultSink... sinks) {
    Reports reports = new Reports(List.of(sinks));
    reports.write(Samples.outcome(Samples.journal("model")), Path.of(""), page);
    return reports;
  }

  @Test
  void pagesComeLastAndTheSlowOneCanBeLeftOut() {
    Sink[] sinks = {new Sink("matrix"), new Sink(Reports.PAGE), new Sink("junit")};
    write(true, sinks);
    assertThat(called).containsExactly("junit", "allure-report", "matrix");
    called.clear();
    write(false, sinks);
    assertThat(called).containsExactly("junit", "matrix");
  }

  @Test
  void missingToolIsNoTrouble() {
    Reports reports = write(true, new Sink("page", new FileNotFoundException("no tool")));
    assertThat(reports.failed()).isFalse();
    assertThat(reports.notes()).containsExactly("No page: no tool");
    assertThat(reports.written()).isEmpty();
  }

  @Test
  void writerThatDoesNotLinkIsTroubleAndTheOthersStillWrite() {
    Reports reports =
        write(
            true,
            new Sink("a", new NoClassDefFoundError("gone/Missing")),
            new Sink("b", new ServiceConfigurationError("bad list")),
            new Sink("c"));
    assertThat(reports.failed()).isTrue();
    assertThat(reports.written()).containsExactly("c");
    assertThat(reports.notes()).hasSize(2);
  }

  @Test
  void resultsThatCannotBeWrittenLeaveNoDraft(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("results.json");
    Files.createDirectories(file.resolve("in-the-way"));
    Reports reports = new Reports(List.of());
    reports.writeResults(Samples.outcome(Samples.journal("model")), file);
    assertThat(reports.failed()).isTrue();
    assertThat(reports.notes().getFirst()).startsWith("Cannot write results.json");
    assertThat(folder.toFile().list()).containsExactly("results.json");
  }

  @Test
  void failingWriterIsTroubleAndTheOthersStillWrite() {
    Reports reports = write(true, new Sink("a", new IOException("disk full")), new Sink("b"));
    assertThat(reports.failed()).isTrue();
    assertThat(reports.written()).containsExactly("b");
    assertThat(reports.notes().getFirst()).contains("disk full");
  }
}
