// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.utrace.reports.MatrixView.Fact;
import org.utrace.reports.MatrixView.Finding;
import org.utrace.reports.MatrixView.Notice;
import org.utrace.rules.FaultVerdict;
import org.utrace.rules.ProofResult;
import org.utrace.rules.ProofSink;

/** Write the kill matrix as one page, {@value #FILE}, that needs neither server nor JavaScript. */
public final class ProofPage implements ProofSink {
  /** The page. */
  static final String FILE = "index.html";

  /** For ServiceLoader. */
  public ProofPage() {}

  @Override
  public String name() {
    return FILE;
  }

  @Override
  public void write(ProofResult result, Path outDir) throws IOException {
    Files.writeString(
        outDir.resolve(FILE),
        Templates.fill("proof.mustache", view(result)),
        StandardCharsets.UTF_8);
  }

  private static ProofView view(ProofResult result) {
    String name = result.implementation() + " " + result.implementationVersion();
    boolean hasFaults = !result.faults().isEmpty();
    boolean hasVariants = !result.variants().isEmpty();
    List<ProofView.Card> cards = new ArrayList<>();
    List<Notice> notices = new ArrayList<>();
    if (hasFaults) {
      cards.add(card(result));
      notices.addAll(notices(result));
    }
    if (hasVariants) {
      cards.add(VariantPart.card(result));
      notices.addAll(VariantPart.notices(result));
    }
    return new ProofView(
        name + (hasFaults ? " · faults and tests" : " · permitted variants and tests"),
        name,
        facts(result),
        cards,
        notices,
        hasFaults,
        chapters(result),
        hasVariants,
        VariantPart.rows(result),
        Templates.text("matrix.css") + Templates.text("proof.css"));
  }

  private static List<Fact> facts(ProofResult result) {
    return List.of(
        new Fact("Faults", result.faults().size() + " of " + result.faultsKnown()),
        new Fact("Variants", result.variants().size() + " of " + result.variantsKnown()),
        new Fact("Schedules", schedules(result)),
        new Fact("Seed", Long.toString(result.seed())),
        new Fact("Date", MatrixPage.DATE.format(result.started())),
        new Fact("Took", String.format(Locale.ROOT, "%.0f s", result.seconds())),
        new Fact("Kit", result.kitVersion()),
        new Fact("Rule book", result.ruleBookSha256().substring(0, 12)));
  }

  private static String schedules(ProofResult result) {
    return result.variants().isEmpty()
        ? Integer.toString(result.schedules())
        : "%d, on variants %d first".formatted(result.schedules(), result.schedulesOnVariant());
  }

  private static ProofView.Card card(ProofResult result) {
    int tried = result.faults().size();
    return new ProofView.Card(
        "Killed",
        "each fault breaks one clause; its chapter's tests are run on it",
        result.killed() == tried ? "good" : "bad",
        result.killed() + " of " + tried,
        "faults",
        sentence(result),
        counts(result));
  }

  private static String sentence(ProofResult result) {
    int survived = result.with(FaultVerdict.SURVIVED).size();
    int unknown = result.with(FaultVerdict.UNKNOWN).size();
    if (survived > 0) {
      return survived + (survived == 1 ? " fault survives" : " faults survive");
    }
    if (unknown > 0) {
      return unknown + " could not be tried";
    }
    return result.with(FaultVerdict.EQUIVALENT).isEmpty()
        ? "every fault is caught"
        : "every fault is caught that a test can tell";
  }

  private static List<ProofView.Count> counts(ProofResult result) {
    List<ProofView.Count> counts = new ArrayList<>();
    for (FaultVerdict verdict : FaultVerdict.values()) {
      int faults = result.with(verdict).size();
      if (faults > 0) {
        String portion = portion(faults, result.faults().size());
        counts.add(
            new ProofView.Count(verdict.word(), mark(verdict), meaning(verdict), faults, portion));
      }
    }
    return counts;
  }

  /** A part of a whole as a percentage without its sign. */
  static String portion(int part, int whole) {
    return String.format(Locale.ROOT, "%.1f", 100.0 * part / whole);
  }

  private static List<Notice> notices(ProofResult result) {
    List<Notice> notices = new ArrayList<>();
    Stream.of(FaultVerdict.SURVIVED, FaultVerdict.UNKNOWN, FaultVerdict.EQUIVALENT)
        .filter(verdict -> !result.with(verdict).isEmpty())
        .forEach(verdict ->
            notices.add(
                new Notice(
                    verdict.word() + ": " + meaning(verdict),
                    result.with(verdict).stream()
                        .map(fault ->
                            new Finding(
                                fault.fault(),
                                fault.fault(),
                                fault.breaks() + " — " + fault.reason()))
                        .toList())));
    return notices;
  }

  private static List<ProofView.ChapterTable> chapters(ProofResult result) {
    return result.byChapter().entrySet().stream()
        .map(chapter -> new ProofTable(chapter.getKey(), chapter.getValue()).view())
        .toList();
  }

  /** The class whose colour a verdict has; to be killed is good. */
  static String mark(FaultVerdict verdict) {
    return switch (verdict) {
      case OWN -> "pass";
      case OTHER -> "deviates";
      case SURVIVED -> "fail";
      case EQUIVALENT -> "skipped";
      case UNKNOWN -> "error";
    };
  }

  private static String meaning(FaultVerdict verdict) {
    return switch (verdict) {
      case OWN -> "a test of the very clause fails";
      case OTHER -> "only tests of other clauses fail";
      case SURVIVED -> "no test fails; an error, a hang or a crash is no failure";
      case EQUIVALENT -> "no test can tell it from the right code, for the reason given";
      case UNKNOWN -> "it could not be made, or the right code does not pass";
    };
  }
}
