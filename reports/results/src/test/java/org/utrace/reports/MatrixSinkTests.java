// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utrace.rules.Clause;
import org.utrace.rules.ClauseResult;
import org.utrace.rules.ProfileSummary;
import org.utrace.rules.RunResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class MatrixSinkTests {
  private static final RunResult RESULT = Samples.result(7, "model", "x86_64");

  private static String page(Path folder) throws IOException {
    new MatrixSink().write(RESULT, folder);
    return Files.readString(folder.resolve("index.html"));
  }

  /** The page without what a browser does not read as markup. */
  private static String markup(Path folder) throws IOException {
    return page(folder).replaceAll("(?s)<(style|script)>.*?</\\1>", "");
  }

  private static List<String> all(String regex, String text) {
    return Pattern.compile(regex).matcher(text).results().map(MatchResult::group).toList();
  }

  private static JsonNode cell(Path folder, String chapter, String clause, String port)
      throws IOException {
    String script = Files.readString(folder.resolve("matrix/" + chapter + ".js"));
    String start = "utckChapter(\"" + chapter + "\", ";
    assertThat(script).startsWith(start).endsWith(");\n");
    String json = script.substring(start.length(), script.length() - 3);
    return JsonMapper.shared().readTree(json).path(clause).path("ports").path(port);
  }

  @Test
  void everyClauseHasARowAndEveryPortACell(@TempDir Path folder) throws IOException {
    String markup = markup(folder);
    List<String> clauses = RESULT.clauses().stream().map(c -> c.id().format()).distinct().toList();
    assertThat(clauses).hasSizeGreaterThan(200);
    assertThat(all("<tr role=\"row\" class=\"clause\"", markup)).hasSameSizeAs(clauses);
    for (ClauseResult clause : RESULT.clauses()) {
      assertThat(markup).contains("href=\"#cell=" + clause.id() + "/" + clause.port() + "\"");
    }
  }

  @Test
  void verdictLinesSayWhatTheSummarySays(@TempDir Path folder) throws IOException {
    String markup = markup(folder);
    assertThat(all("(?<=</svg><span>)[^<]*(?=</span></p>)", markup))
        .isEqualTo(RESULT.summary().profiles().stream().map(ProfileSummary::sentence).toList());
    assertThat(markup).doesNotContain("conforms").contains("card bad");
  }

  @Test
  void openClaimSaysWhatStandsInItsWay(@TempDir Path folder) throws IOException {
    new MatrixSink().write(Samples.passing("model"), folder);
    assertThat(Files.readString(folder.resolve("index.html")))
        .contains("card open")
        .containsPattern(
            "Not called conforming: \\d+ MUST clauses have no answer, not every port ran\\.")
        .contains("<span class=\"port\">s390x</span><span class=\"absent\"></span>");
  }

  @Test
  void clausesAreInTheOrderThatTheChapterNames(@TempDir Path folder) throws IOException {
    List<String> prefixes =
        all("(?<=data-id=\")[A-Z]+", markup(folder)).stream().distinct().toList();
    assertThat(prefixes)
        .containsSubsequence("EVT", "CB", "QUI")
        .containsSubsequence("CLONE", "VFORK", "EXEC", "EXIT", "DEATH", "REAP", "KILL");
  }

  @Test
  void clauseIsJudgedAgainWithWhatTheRunHad(@TempDir Path folder) throws IOException {
    page(folder);
    assertThat(cell(folder, "resolution", "ORD-04", "model").path("rerun").asString())
        .isEqualTo(
            "./utck certify --impl reference --port model --edition plan --clause ORD-04 --seed 7"
                + " --tracees programs");
  }

  @Test
  void testThatBrokeOffHasNoEvidence(@TempDir Path folder) throws IOException {
    page(folder);
    JsonNode lost = cell(folder, "resolution", "ORD-07", "model").path("cases").get(0);
    assertThat(lost.path("reason").asString()).isEqualTo("broke down");
    assertThat(lost.path("evidence").size()).isZero();
  }

  @Test
  void textIsEscaped(@TempDir Path folder) throws IOException {
    assertThat(markup(folder)).contains("stopped &lt;too&gt; late").doesNotContain("<too>");
  }

  @Test
  void nothingIsAskedForOutsideTheFolder(@TempDir Path folder) throws IOException {
    String page = page(folder);
    assertThat(all("(?:src|href)=\"[^\"]*\"", page))
        .hasSizeGreaterThan(400)
        .allMatch(link -> link.matches("(?:src|href)=\"(#|data:|(?![a-z]+:|//))[^\"]*\""));
    assertThat(page).doesNotContain("@import").doesNotContain("url(");
  }

  @Test
  void cellTellsItsEvidenceAndItsFailure(@TempDir Path folder) throws IOException {
    page(folder);
    JsonNode cell = cell(folder, "resolution", "ORD-03", "model");
    assertThat(cell.path("mark").asString()).isEqualTo("fail");
    JsonNode passed = cell.path("cases").get(0);
    assertThat(passed.path("evidence").valueStream().map(JsonNode::asString))
        .containsExactly(
            "12 checks in 1.500 s", "120 schedules chosen, 80 distinct", "preemptions<=1 complete");
    JsonNode failed = cell.path("cases").get(1);
    assertThat(failed.path("facts").size()).isEqualTo(2);
    assertThat(failed.path("columns").asString()).isEqualTo("step | debugger");
    assertThat(failed.path("log").size()).isEqualTo(2);
    assertThat(failed.path("instructions").get(0).asString()).isEqualTo("0x1000 nop");
    assertThat(failed.path("replay").asString())
        .isEqualTo("./utck replay U1.token.0000 --tracees programs");
    assertThat(failed.path("allure").asString()).isEmpty();
  }

  @Test
  void knownFailureIsShownAsOne(@TempDir Path folder) throws IOException {
    new MatrixSink().write(Samples.excused(), folder);
    String page = Files.readString(folder.resolve("index.html"));
    assertThat(page)
        .contains("<h2>Baseline nightly: 1 NEW, 1 KNOWN</h2>")
        .contains("<a href=\"#cell=ORD-03/x86_64\"><b>NEW ORD-03 on x86_64</b></a> too late")
        .contains("<b>KNOWN ORD-03 on model</b></a> not written (T-9), until 2027-01-31");
    assertThat(all("<span class=\"known\">", page)).hasSize(1);
    assertThat(cell(folder, "resolution", "ORD-03", "model").path("known").asString())
        .isEqualTo("not written (T-9), until 2027-01-31");
    assertThat(cell(folder, "resolution", "ORD-03", "x86_64").path("known").asString()).isEmpty();
  }

  @Test
  void rulesForOthersAreNotJudged(@TempDir Path folder) throws IOException {
    String markup = markup(folder);
    List<Clause> rules =
        Samples.BOOK.clauses().stream().filter(c -> !c.subject().isJudged()).toList();
    assertThat(rules).isNotEmpty();
    assertThat(all("class=\"cell m-rule\"", markup)).hasSize(2 * rules.size());
  }

  @Test
  void onlyReportsThatAreThereAreLinked(@TempDir Path bare, @TempDir Path full) throws IOException {
    assertThat(markup(bare)).doesNotContain("allure-report").doesNotContain("results.json\"");
    Files.writeString(full.resolve("results.json"), "{}");
    new JUnitXmlSink().write(RESULT, full);
    assertThat(markup(full))
        .contains("<a href=\"results.json\">")
        .contains("<a href=\"junit/TEST-model.xml\">");
  }
}
