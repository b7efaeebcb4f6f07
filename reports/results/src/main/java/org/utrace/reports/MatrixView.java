// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import java.util.List;

/**
 * Hold what the template of the matrix page names.
 *
 * @param title of the page
 * @param name of the implementation, with its version
 * @param facts about the run
 * @param profiles one card each
 * @param notices what a reader must know before the table, such as ports that did not run
 * @param links to the other reports of the run
 * @param files other files of the run
 * @param filters one per mark that occurs
 * @param hasGaps whether some clauses were not tried
 * @param gapClauses how many on some port
 * @param gaps why they were not, one of each reason
 * @param ports names of the columns
 * @param portCount number of columns
 * @param manyPorts whether the columns are too many for words
 * @param clauseCount number of rows
 * @param chapters groups of rows
 * @param allureReport path of the Allure report, empty if there is none
 * @param style CSS
 * @param script JavaScript
 */
record MatrixView(
    String title,
    String name,
    List<Fact> facts,
    List<ProfileCard> profiles,
    List<Notice> notices,
    List<FileLink> links,
    List<FileLink> files,
    List<Filter> filters,
    boolean hasGaps,
    int gapClauses,
    List<Gap> gaps,
    List<String> ports,
    int portCount,
    boolean manyPorts,
    int clauseCount,
    List<ChapterRows> chapters,
    String allureReport,
    String style,
    String script) {

  /** A line of the list at the top. */
  record Fact(String name, String value) {}

  /** A heading with lines below it. */
  record Notice(String heading, List<Finding> lines) {}

  /**
   * A line of a notice.
   *
   * @param address end of that of the cell that it is about; empty if there is none
   */
  record Finding(String name, String address, String value) {}

  /** A link to a file of the run. */
  record FileLink(String name, String href) {}

  /**
   * What a run came to under a profile.
   *
   * @param tone {@code good}, {@code bad} or {@code open}, for the colour
   * @param mark the picture beside the sentence
   * @param open why the sentence does not say "conforms"; empty if it does, or tells of violations
   */
  record ProfileCard(
      String id,
      String about,
      String tone,
      String mark,
      String sentence,
      String open,
      List<PortBar> ports) {}

  /** The counts of a port, if it ran. */
  record PortBar(
      String port, boolean ran, String portion, String words, List<Tally.Segment> segments) {}

  /** A mark to choose rows by. */
  record Filter(String word, String meaning, int count) {}

  /** A reason to choose rows by that were not tried. */
  record Gap(String reason, int count) {}

  /** A chapter with its rows. */
  record ChapterRows(
      String id, String title, String prefixes, List<ChapterCount> counts, List<Row> rows) {}

  /**
   * What a chapter came to on a port.
   *
   * @param hasLoud whether there is something that a reader must not miss
   * @param loud the counts of that
   */
  record ChapterCount(
      String port,
      boolean judged,
      String portion,
      String words,
      boolean hasLoud,
      List<Tally.Segment> loud,
      List<Tally.Segment> segments) {}

  /**
   * A clause.
   *
   * @param gaps why it was not tried, joined by {@code |}
   */
  record Row(
      String id,
      String level,
      String profiles,
      String marks,
      String gaps,
      String text,
      List<Cell> cells) {}

  /**
   * A clause on a port.
   *
   * @param address what its address within the page ends with
   * @param gap why it was not tried, in a few words; empty if it was
   * @param known whether the baseline excuses it
   */
  record Cell(String port, String address, String word, String reason, String gap, boolean known) {}
}
