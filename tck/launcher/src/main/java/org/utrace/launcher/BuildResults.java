// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Help.Ansi;

/** Tell the outcome of a run inside a build: a summary into its log, files into its folder. */
final class BuildResults {
  private final PortJournal journal;
  private final Outcome outcome;
  private final Path path;

  /**
   * Make one.
   *
   * @param journal of the one port
   * @param outcome graded from that
   * @param path folder to write to
   */
  BuildResults(PortJournal journal, Outcome outcome, Path path) {
    this.journal = journal;
    this.outcome = outcome;
    this.path = path;
  }

  /** Print a text that ends its line. */
  @SuppressWarnings("SystemOut")
  static void say(String text) {
    System.out.println(text);
  }

  void write() {
    say(SummaryText.of(outcome, outcome.exitCode(false), Ansi.OFF));
    OutputFolder folder = OutputFolder.choose(Optional.of(path));
    try (FolderLock _ = folder.create()) {
      write(folder);
    }
  }

  private void write(OutputFolder folder) {
    Path file = folder.journal(journal.port());
    Manifest.ofBuild(journal.header(), outcome.result().info().seconds()).write(folder.manifest());
    JournalWriter.write(file, journal);
    List<String> files = new ArrayList<>();
    files.add(folder.manifest().getFileName().toString());
    files.add(file.getFileName().toString());
    Reports reports = Reports.ofInstalled();
    reports.writeResults(outcome, folder.results());
    reports.write(outcome, folder.path(), false);
    files.addAll(reports.written());
    reports.notes().forEach(BuildResults::say);
    say(
        "Written to %s: %s."
            .formatted(OutputFolder.shown(folder.path()), String.join(", ", files)));
  }
}
