// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import java.util.List;

/**
 * Hold what the template of a proof's page names.
 *
 * @param title of the page
 * @param name of the implementation, with its version
 * @param facts about the run
 * @param cards what the faults came to, and the variants; one of them may be missing
 * @param notices faults and variants that a reader must look at
 * @param hasFaults whether faults were tried
 * @param chapters one table of faults each
 * @param hasVariants whether permitted variants were tried
 * @param variants one row each
 * @param style CSS
 */
record ProofView(
    String title,
    String name,
    List<MatrixView.Fact> facts,
    List<Card> cards,
    List<MatrixView.Notice> notices,
    boolean hasFaults,
    List<ChapterTable> chapters,
    boolean hasVariants,
    List<VariantRow> variants,
    String style) {

  /**
   * What faults or variants came to.
   *
   * @param about how they are tried
   * @param tone {@code good} or {@code bad}, for the colour
   * @param share the good part, such as {@code 160 of 162}
   * @param nouns what they are called
   * @param sentence what it comes to
   * @param counts one per verdict that occurs
   */
  record Card(
      String heading,
      String about,
      String tone,
      String share,
      String nouns,
      String sentence,
      List<Count> counts) {}

  /**
   * How many have a verdict.
   *
   * @param mark class that gives its colour
   * @param portion part of the whole, a percentage without its sign
   */
  record Count(String word, String mark, String meaning, int number, String portion) {}

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
   * A permitted variant.
   *
   * @param permits what it does otherwise, and what permits that
   * @param where port and edition
   * @param departs the SHOULD clauses that must deviate
   * @param passed number of tests that pass
   * @param tests those that fail or come to no verdict, with what they say
   */
  record VariantRow(
      String variant,
      String permits,
      String word,
      String mark,
      String reason,
      String where,
      List<String> files,
      String departs,
      long passed,
      String seconds,
      List<MatrixView.Fact> tests) {}

  /**
   * How the tests of a clause ended on a fault.
   *
   * @param kind {@code own}, {@code other}, {@code trouble}, {@code pass} or {@code none}
   * @param words for who cannot see the sign
   */
  record Cell(String kind, String sign, String words) {}
}
