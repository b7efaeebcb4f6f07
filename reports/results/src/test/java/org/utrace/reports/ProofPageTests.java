// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utrace.rules.ClauseId;
import org.utrace.rules.FaultResult;
import org.utrace.rules.FaultTest;
import org.utrace.rules.ProofResult;
import org.utrace.rules.RuleBook;
import org.utrace.rules.VariantResult;
import org.utrace.rules.Verdict;

final class ProofPageTests {
  private static FaultTest test(String clause, Verdict verdict, String explanation) {
    ClauseId id = ClauseId.parse(clause);
    return new FaultTest("T." + id.testForm() + "_x", List.of(id), verdict, explanation, 3);
  }

  private static FaultResult asked(String name) {
    return FaultResult.asked(
        name,
        ClauseId.parse(name.substring(0, 6)),
        "Too <weak>.",
        "model",
        "plan",
        List.of("A.java"));
  }

  private static String page(Path folder, FaultResult... faults) throws IOException {
    return page(folder, List.of(faults), List.of());
  }

  private static String page(Path folder, List<FaultResult> faults, List<VariantResult> variants)
      throws IOException {
    ProofResult result =
        new ProofResult(
            ProofResult.SCHEMA,
            "0.1",
            "0123456789abcdef",
            "reference",
            "1.0",
            100,
            25,
            1,
            true,
            Instant.EPOCH,
            12,
            9,
            faults,
            4,
            variants);
    new ProofPage().write(result, folder);
    return Files.readString(folder.resolve("index.html"));
  }

  private static VariantResult variant(String name) {
    return VariantResult.asked(
        name,
        "variants/" + name + ".yaml",
        "Other <order>.",
        List.of(ClauseId.parse("STEP-09")),
        "model",
        "plan",
        List.of("B.java"));
  }

  private static VariantResult judged(String name, FaultTest... tests) {
    return variant(name).judged(RuleBook.load(), List.of(tests), "", 41);
  }

  private static FaultResult killed() {
    return asked("ORD-03")
        .judged(
            List.of(
                test("ORD-03", Verdict.FAIL, "expected <STOP>"),
                test("ORD-04", Verdict.FAIL, "late"),
                test("ORD-05", Verdict.PASS, ""),
                test("ORD-06", Verdict.ERROR, "threw"),
                test("ORD-07", Verdict.SKIPPED, "lacks")),
            "",
            Optional.empty());
  }

  @Test
  void rowShowsHowEachClauseEnded(@TempDir Path folder) throws IOException {
    String page = page(folder, killed());
    assertThat(page)
        .contains("<b>1 of 1</b> faults", "every fault is caught", "card good")
        .contains("title=\"ORD-03 fails\"><span aria-hidden=\"true\">●")
        .contains("title=\"ORD-04 fails\"><span aria-hidden=\"true\">○")
        .contains("class=\"k pass\" title=\"ORD-05 passes\"")
        .contains("class=\"k trouble\" title=\"ORD-06 comes to no verdict\"")
        .contains("class=\"k none\" title=\"ORD-07 does not run\"")
        .contains("<dt>FAIL T.ORD_03_x</dt><dd>expected &lt;STOP&gt;</dd>")
        .contains("Too &lt;weak&gt;.")
        .doesNotContain("<script", "http://utrace", "https:");
  }

  @Test
  void variantsHaveATableAndThoseAccusedAreToldFirst(@TempDir Path folder) throws IOException {
    FaultTest departs = test("STEP-09", Verdict.FAIL, "one callback");
    FaultTest passes = test("ORD-03", Verdict.PASS, "");
    String page =
        page(
            folder,
            List.of(killed()),
            List.of(
                judged("accepted-one", departs, passes),
                judged("accused-one", departs, passes, test("ORD-04", Verdict.FAIL, "late")),
                judged("same-one", passes),
                variant("broken-one").unknown("it does not compile")));
    assertThat(page)
        .contains("<b>1 of 4</b> variants", "<b>1 of 1</b> faults")
        .contains("\"#variant-accused-one\">accused-one</a> ORD-04: it is right, but tests accuse")
        .contains("see variants/accused-one.yaml")
        .contains("id=\"variant-same-one\"", "not different", "it does not compile")
        .contains("Other &lt;order&gt;.", "<dt>FAIL T.ORD_04_x</dt><dd>late</dd>", ">41 s<")
        .containsSubsequence("accused: ", "<table>", "id=\"variants\"", "id=\"variant-accepted");
  }

  @Test
  void variantsAloneNameNoFaults(@TempDir Path folder) throws IOException {
    FaultTest departs = test("STEP-09", Verdict.FAIL, "one callback");
    FaultTest passes = test("ORD-03", Verdict.PASS, "");
    assertThat(page(folder, List.of(), List.of(judged("a", departs, passes))))
        .contains("<h1>Permitted variants of reference 1.0</h1>", "card good")
        .doesNotContain("Killed", "Columns are the clauses");
    assertThat(page(folder, killed())).doesNotContain("<h2>Permitted variants", "<b>0 of 0</b>");
  }

  @Test
  void whatIsNotKilledIsToldFirst(@TempDir Path folder) throws IOException {
    String page =
        page(
            folder,
            killed(),
            asked("ORD-04").judged(List.of(test("ORD-04", Verdict.PASS, "")), "", Optional.empty()),
            asked("ORD-05").unknown("it does not compile"));
    assertThat(page)
        .contains("<b>1 of 3</b> faults", "1 fault survives", "card bad")
        .contains("<a class=\"wanting\" href=\"#faults-ORD\">ORD<span>1 of 3</span></a>")
        .contains("id=\"faults-ORD\"")
        .containsSubsequence(
            "survived: no test fails",
            "\"#ORD-04\">ORD-04</a>",
            "unknown: ",
            "\"#ORD-05\">ORD-05</a>",
            "<table>");
  }
}
