// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.utrace.launcher.JournalLine.Closing;
import org.utrace.launcher.JournalLine.Header;
import org.utrace.rules.BaselineReport;
import org.utrace.rules.ClauseResult;
import org.utrace.rules.HostInfo;
import org.utrace.rules.ImplementationInfo;
import org.utrace.rules.PortNotRun;
import org.utrace.rules.ProfileSummary;
import org.utrace.rules.RunInfo;

/**
 * Be the document {@code results.json}, which {@code results.schema.json} describes.
 *
 * @param schema version of the form
 * @param kit what judged
 * @param rulebook what was judged by
 * @param implementation what was judged
 * @param host where
 * @param run how
 * @param summary one entry per profile
 * @param clauses one entry per clause and port
 * @param baseline how they compare with known failures, if there was a list of them
 */
record ResultsFile(
    String schema,
    Kit kit,
    Rulebook rulebook,
    ImplementationInfo implementation,
    HostInfo host,
    Run run,
    List<ProfileSummary> summary,
    List<ClauseResult> clauses,
    Optional<BaselineReport> baseline) {

  /** Version of the kit, and a digest of what decides how its tests run. */
  record Kit(String version, String sha256) {}

  /** Edition and digest of the rule book. */
  record Rulebook(String edition, String sha256) {}

  /** What was chosen and what it took. */
  record Run(
      long seed,
      int seeds,
      int schedules,
      String clauses,
      String tracees,
      String implPath,
      Instant started,
      double seconds,
      List<Port> ports,
      List<PortNotRun> notRun) {}

  /**
   * How one port went.
   *
   * @param digest run digest, empty if the worker did not come to its end
   * @param sha256 digest of the implementation on this port
   */
  record Port(
      String name,
      String digest,
      boolean complete,
      double seconds,
      int tests,
      long assertions,
      String sha256,
      List<String> capabilities,
      List<String> refuted,
      Map<String, String> withheld,
      Map<String, String> facts) {}

  /** Make the document. */
  static ResultsFile of(Outcome outcome) {
    RunInfo info = outcome.result().info();
    Header first = outcome.journals().getFirst().header();
    return new ResultsFile(
        outcome.result().schema(),
        new Kit(info.kitVersion(), first.digests().kit()),
        new Rulebook(info.edition(), info.ruleBookSha256()),
        info.implementation(),
        info.host(),
        new Run(
            info.seed(),
            info.seeds(),
            first.settings().schedules(),
            first.settings().clauses(),
            first.settings().tracees(),
            first.settings().implPath(),
            info.started(),
            info.seconds(),
            outcome.journals().stream().map(ResultsFile::port).toList(),
            info.notRun()),
        outcome.result().summary().profiles(),
        outcome.result().clauses(),
        outcome.result().baseline());
  }

  private static Port port(PortJournal journal) {
    Header header = journal.header();
    return new Port(
        journal.port(),
        journal.closing().map(Closing::digest).orElse(""),
        journal.closing().isPresent(),
        journal.closing().map(Closing::seconds).orElse(0.0),
        journal.judged().size(),
        journal.assertions(),
        header.digests().implementation(),
        header.target().capabilities(),
        header.target().refuted(),
        header.target().withheld(),
        header.target().facts());
  }

  /** Write the document as a whole: a reader sees all of it or nothing. */
  void write(Path file) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.writeString(draft, Json.document(this), StandardCharsets.UTF_8);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
