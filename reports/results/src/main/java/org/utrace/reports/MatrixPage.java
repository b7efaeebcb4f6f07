// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.utrace.contract.Edition;
import org.utrace.reports.MatrixView.Fact;
import org.utrace.reports.MatrixView.FileLink;
import org.utrace.reports.MatrixView.Filter;
import org.utrace.reports.MatrixView.Notice;
import org.utrace.reports.MatrixView.PortBar;
import org.utrace.reports.MatrixView.ProfileCard;
import org.utrace.rules.BaselineReport;
import org.utrace.rules.Profile;
import org.utrace.rules.ProfileSummary;
import org.utrace.rules.RunInfo;
import org.utrace.rules.RunResult;
import org.utrace.rules.Verdict;

/** Turn a result into the view that the matrix page's template shows. */
final class MatrixPage {
  private static final int PORTS_WITH_WORDS_MAX = 4;
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final RunResult result;
  private final MatrixRows rows;

  MatrixPage(RunResult result, ClauseText words) {
    this.result = result;
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
    String name = info.implementation().name() + " " + info.implementation().version();
    return new MatrixView(
        name + " · utrace conformance",
        name,
        facts(info),
        result.summary().profiles().stream().map(MatrixPage::card).toList(),
        notices(),
        links,
        files,
        filters(),
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
    facts.add(new Fact("Seed", Long.toString(info.seed())));
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

  private static ProfileCard card(ProfileSummary summary) {
    return new ProfileCard(
        summary.profile(),
        about(summary.profile()),
        tone(summary),
        summary.passed() + " of " + summary.applicable(),
        summary.sentence(),
        summary.ports().stream()
            .map(counts -> {
              Tally tally = Tally.of(counts);
              return new PortBar(counts.port(), tally.portion(), tally.words(), tally.segments());
            })
            .toList());
  }

  private static String tone(ProfileSummary summary) {
    boolean violated = summary.ports().stream().anyMatch(port -> port.of(Verdict.FAIL) > 0);
    if (violated) {
      return "bad";
    }
    return summary.conforms() ? "good" : "open";
  }

  private static String about(String profile) {
    if (profile.equals(Profile.PLAN_CORE.id())) {
      return "what the author’s posts ask, or leave to be decided";
    }
    return profile.equals(Profile.PLAN_FULL.id())
        ? "all clauses of the plan"
        : "all clauses of the shipped edition";
  }

  private List<Notice> notices() {
    List<Notice> notices = new ArrayList<>();
    List<Fact> notRun =
        result.info().notRun().stream().map(port -> new Fact(port.port(), port.reason())).toList();
    if (!notRun.isEmpty()) {
      notices.add(new Notice("Ports that did not run", notRun));
    }
    result.baseline().map(MatrixPage::notice).ifPresent(notices::add);
    return notices;
  }

  private static Notice notice(BaselineReport baseline) {
    return new Notice(
        "Baseline " + baseline.name() + ": " + BaselineWords.counts(baseline),
        baseline.findings().stream()
            .map(found -> new Fact(BaselineWords.place(found), BaselineWords.story(found)))
            .toList());
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
