// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import java.util.List;

/**
 * Hold what the template of a proof's page names.
 *
 * @param title of the page
 * @param name of the implementation, with its version
 * @param facts about the run
 * @param tone {@code good} or {@code bad}, for the colour
 * @param share the killed part, such as {@code 160 of 162}
 * @param sentence what it comes to
 * @param counts one per verdict that occurs
 * @param notices faults that a reader must look at
 * @param chapters one table each
 * @param style CSS
 */
record ProofView(
    String title,
    String name,
    List<MatrixView.Fact> facts,
    String tone,
    String share,
    String sentence,
    List<Count> counts,
    List<MatrixView.Notice> notices,
    List<ChapterTable> chapters,
    String style) {

  /**
   * How many faults have a verdict.
   *
   * @param mark class that gives its colour
   * @param portion part of the whole, a percentage without its sign
   */
  record Count(String word, String mark, String meaning, int faults, String portion) {}

  /**
   * The faults of a chapter by its clauses.
   *
   * @param columns the clauses that its tests judge
   * @param share the killed part
   * @param state {@code whole} or {@code wanting}
   */
  record ChapterTable(
      String id, String share, String state, List<Column> columns, List<Row> rows) {}

  /** A clause. */
  record Column(String id, String number) {}

  /**
   * A fault.
   *
   * @param where port and edition
   * @param tests those that fail or come to no verdict, with what they say
   */
  record Row(
      String fault,
      String breaks,
      String word,
      String mark,
      String reason,
      String where,
      List<String> files,
      List<MatrixView.Fact> tests,
      List<Cell> cells) {}

  /**
   * How the tests of a clause ended on a fault.
   *
   * @param kind {@code own}, {@code other}, {@code trouble}, {@code pass} or {@code none}
   * @param words for who cannot see the sign
   */
  record Cell(String kind, String sign, String words) {}
}
