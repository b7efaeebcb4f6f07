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
  record Notice(String heading, List<Fact> lines) {}

  /** A link to a file of the run. */
  record FileLink(String name, String href) {}

  /**
   * What a run came to under a profile.
   *
   * @param tone {@code good}, {@code bad} or {@code open}, for the colour
   * @param share the passed part, such as {@code 79 of 140}
   */
  record ProfileCard(
      String id, String about, String tone, String share, String sentence, List<PortBar> ports) {}

  /** The counts of a port. */
  record PortBar(String port, String portion, String words, List<Tally.Segment> segments) {}

  /** A mark to choose rows by. */
  record Filter(String word, String meaning, int count) {}

  /** A chapter with its rows. */
  record ChapterRows(
      String id, String title, String prefixes, List<ChapterCount> counts, List<Row> rows) {}

  /** What a chapter came to on a port. */
  record ChapterCount(
      String port, boolean judged, String portion, String words, List<Tally.Segment> segments) {}

  /** A clause. */
  record Row(
      String id, String level, String profiles, String marks, String text, List<Cell> cells) {}

  /**
   * A clause on a port.
   *
   * @param known whether the baseline excuses it
   */
  record Cell(String port, String word, String reason, boolean known) {}
}
