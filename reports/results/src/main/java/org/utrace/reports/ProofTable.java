// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import java.util.List;
import java.util.TreeSet;
import org.utrace.reports.MatrixView.Fact;
import org.utrace.reports.ProofView.Cell;
import org.utrace.reports.ProofView.ChapterTable;
import org.utrace.reports.ProofView.Column;
import org.utrace.reports.ProofView.Row;
import org.utrace.rules.ClauseId;
import org.utrace.rules.FaultResult;
import org.utrace.rules.FaultTest;
import org.utrace.rules.Verdict;

/** Lay out the faults of one chapter by the clauses of its tests. */
final class ProofTable {
  private static final int EXPLANATION_MAX = 300;

  private final String chapter;
  private final List<FaultResult> faults;
  private final List<ClauseId> clauses;

  ProofTable(String chapter, List<FaultResult> faults) {
    this.chapter = chapter;
    this.faults = faults;
    TreeSet<ClauseId> judged = new TreeSet<>();
    for (FaultResult fault : faults) {
      judged.add(fault.clause());
      fault.tests().forEach(test -> judged.addAll(test.clauses()));
    }
    this.clauses = judged.stream().filter(clause -> clause.prefix().equals(chapter)).toList();
  }

  ChapterTable view() {
    long killed = faults.stream().filter(fault -> fault.verdict().isKilled()).count();
    return new ChapterTable(
        chapter,
        killed + " of " + faults.size(),
        killed == faults.size() ? "whole" : "wanting",
        clauses.stream().map(ProofTable::column).toList(),
        faults.stream().map(this::row).toList());
  }

  private static Column column(ClauseId clause) {
    return new Column(clause.format(), clause.format().substring(clause.prefix().length() + 1));
  }

  private Row row(FaultResult fault) {
    return new Row(
        fault.fault(),
        fault.breaks(),
        fault.verdict().word(),
        ProofPage.mark(fault.verdict()),
        fault.reason(),
        "port " + fault.port() + ", edition " + fault.edition(),
        fault.files(),
        fault.tests().stream()
            .filter(test -> test.fails() || test.isTrouble())
            .map(test -> new Fact(test.verdict() + " " + test.test(), shorten(test.explanation())))
            .toList(),
        clauses.stream().map(clause -> cell(fault, clause)).toList());
  }

  /** Cut a text that is long. */
  static String shorten(String text) {
    return text.length() <= EXPLANATION_MAX ? text : text.substring(0, EXPLANATION_MAX) + "…";
  }

  private static Cell cell(FaultResult fault, ClauseId clause) {
    List<FaultTest> tests =
        fault.tests().stream().filter(test -> test.clauses().contains(clause)).toList();
    if (tests.stream().anyMatch(FaultTest::fails)) {
      boolean own = clause.equals(fault.clause());
      return new Cell(own ? "own" : "other", own ? "●" : "○", clause + " fails");
    }
    if (tests.stream().anyMatch(FaultTest::isTrouble)) {
      return new Cell("trouble", "!", clause + " comes to no verdict");
    }
    return tests.stream().anyMatch(test -> test.verdict() == Verdict.PASS)
        ? new Cell("pass", "·", clause + " passes")
        : new Cell("none", "", clause + " does not run");
  }
}
