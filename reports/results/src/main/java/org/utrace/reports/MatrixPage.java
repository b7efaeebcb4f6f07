// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.utrace.contract.Edition;
import org.utrace.reports.MatrixView.Fact;
import org.utrace.reports.MatrixView.FileLink;
import org.utrace.reports.MatrixView.Filter;
import org.utrace.reports.MatrixView.Finding;
import org.utrace.reports.MatrixView.Gap;
import org.utrace.reports.MatrixView.Notice;
import org.utrace.rules.BaselineReport;
import org.utrace.rules.ClauseId;
import org.utrace.rules.ClauseResult;
import org.utrace.rules.Profile;
import org.utrace.rules.RunInfo;
import org.utrace.rules.RunResult;

/** Turn a result into the view that the matrix page's template shows. */
final class MatrixPage {
  private static final int PORTS_WITH_WORDS_MAX = 4;
  static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final RunResult result;
  private final ClauseText words;
  private final MatrixRows rows;

  MatrixPage(RunResult result, ClauseText words) {
    this.result = result;
    this.words = words;
    this.rows = new MatrixRows(result, words);
  }

  /**
   * Make the view.
   *
   * @param links other reports of the run
   * @param files other files of the run
   * @param allureReport path of the Allure report, empty if there is none
   */
  MatrixView view(List<FileLink> links, List<FileLink> files, String allureReport) {
    RunInfo info = result.info();
    Map<String, Set<ClauseId>> gaps = clausesByGap();
    String name = info.implementation().name() + " " + info.implementation().version();
    return new MatrixView(
        name + " · utrace conformance",
        name,
        facts(info),
        new ProfileCards(result, words).cards(),
        notices(),
        links,
        files,
        filters(),
        !gaps.isEmpty(),
        (int) gaps.values().stream().flatMap(Set::stream).distinct().count(),
        gaps(gaps),
        rows.ports(),
        rows.ports().size(),
        rows.ports().size() > PORTS_WITH_WORDS_MAX,
        rows.clauseCount(),
        rows.chapters(),
        allureReport,
        Templates.text("matrix.css"),
        Templates.text("matrix-panel.js") + Templates.text("matrix.js"));
  }

  private static List<Fact> facts(RunInfo info) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("Edition", info.edition()));
    facts.add(new Fact(info.seeds() == 1 ? "Seed" : "Seeds", info.seedText()));
    facts.add(new Fact("Date", DATE.format(info.started())));
    facts.add(new Fact("Took", String.format(Locale.ROOT, "%.0f s", info.seconds())));
    facts.add(new Fact("Kit", info.kitVersion()));
    facts.add(new Fact("Rule book", info.ruleBookSha256().substring(0, 12)));
    facts.add(new Fact("Host", info.host().os() + ", " + info.host().arch()));
    facts.add(new Fact("Java", info.host().java()));
    if (!info.host().unicorn().isEmpty()) {
      facts.add(new Fact("Unicorn", info.host().unicorn()));
    }
    return facts;
  }

  private List<Notice> notices() {
    List<Notice> notices = new ArrayList<>();
    List<Finding> notRun =
        result.info().notRun().stream()
            .map(port -> new Finding(port.port(), "", port.reason()))
            .toList();
    if (!notRun.isEmpty()) {
      notices.add(new Notice("Ports that did not run", notRun));
    }
    result.baseline().map(this::notice).ifPresent(notices::add);
    return notices;
  }

  private Notice notice(BaselineReport baseline) {
    return new Notice(
        "Baseline " + baseline.name() + ": " + BaselineWords.counts(baseline),
        baseline.findings().stream()
            .map(found ->
                new Finding(
                    BaselineWords.place(found),
                    rows.addressOf(found.clause(), found.port()),
                    BaselineWords.story(found)))
            .toList());
  }

  /** Clauses that were not tried, by each reason. */
  private Map<String, Set<ClauseId>> clausesByGap() {
    Map<String, Set<ClauseId>> clauses = new TreeMap<>();
    for (ClauseResult clause : result.clauses()) {
      for (String reason : Gaps.of(clause)) {
        clauses.computeIfAbsent(reason, key -> new TreeSet<>()).add(clause.id());
      }
    }
    return clauses;
  }

  /** The reasons, what holds for most first. */
  private static List<Gap> gaps(Map<String, Set<ClauseId>> clausesByGap) {
    return clausesByGap.entrySet().stream()
        .map(entry -> new Gap(entry.getKey(), entry.getValue().size()))
        .sorted(Comparator.comparing(Gap::count).reversed())
        .toList();
  }

  /** One per mark that occurs, with the number of clauses that have it on some port. */
  private List<Filter> filters() {
    List<Filter> filters = new ArrayList<>();
    for (Mark mark : Mark.values()) {
      long clauses =
          result.clauses().stream()
              .filter(clause -> Mark.of(clause) == mark)
              .map(clause -> clause.id())
              .distinct()
              .count();
      if (clauses > 0) {
        filters.add(new Filter(mark.word(), mark.meaning(), (int) clauses));
      }
    }
    return filters;
  }

  /** Names of the profiles that a run of the edition is summed up by. */
  static List<Profile> profiles(RunInfo info) {
    return Edition.byId(info.edition()).map(Profile::of).orElse(List.of());
  }

  /** Join words by blanks. */
  static String words(List<String> words) {
    return words.stream().distinct().collect(Collectors.joining(" "));
  }
}
