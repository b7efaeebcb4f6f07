// SPDX-License-Identifier: Apache-2.0
package org.utrace.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.utrace.reports.ProofPage;
import org.utrace.rules.Clause;
import org.utrace.rules.ClauseId;
import org.utrace.rules.FaultResult;
import org.utrace.rules.FaultTest;
import org.utrace.rules.ProofResult;
import org.utrace.rules.RuleBook;
import org.utrace.rules.VariantResult;
import org.utrace.rules.Verdict;

/** Opens the kill matrix of faults of all kinds, one of which attacks the page. */
final class KillMatrixPageTests {
  private static final List<Verdict> ENDS =
      List.of(Verdict.FAIL, Verdict.FAIL, Verdict.PASS, Verdict.ERROR);
  private static final RuleBook BOOK = RuleBook.load();
  private static Browser browser;
  private static Path run;

  @BeforeAll
  static void write() throws IOException {
    browser = new Browser();
    run = Browser.folder("kills");
    List<FaultResult> faults = new ArrayList<>();
    for (Clause clause : BOOK.clauses()) {
      faults.add(fault(clause.id(), faults.size()));
    }
    new ProofPage().write(result(faults), run);
  }

  private static FaultResult fault(ClauseId clause, int number) {
    String breaks = clause.number() == 2 ? SyntheticRun.ATTACK : "Says too little about " + clause;
    FaultResult asked =
        FaultResult.asked(
            clause.format(), clause, breaks, "model", "plan", List.of("core/Resolution.java"));
    Verdict end = ENDS.get(number % ENDS.size());
    return number % 7 == 0
        ? asked.unknown("it does not compile: " + breaks)
        : asked.judged(List.of(test(clause, end, breaks)), "", Optional.empty());
  }

  private static FaultTest test(ClauseId clause, Verdict verdict, String explanation) {
    String name = "Tests." + clause.testForm() + "_x";
    return new FaultTest(name, List.of(clause), verdict, explanation, 3);
  }

  private static ProofResult result(List<FaultResult> faults) {
    return new ProofResult(
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
        faults.size(),
        faults,
        4,
        List.of(
            variant("accepted-variant").judged(BOOK, List.of(departure(), pass()), "", 41),
            variant("accused-variant")
                .judged(BOOK, List.of(departure(), pass(), accusation()), "", 41),
            variant("a-variant-with-a-name-that-is-much-too-long")
                .judged(BOOK, List.of(pass()), "", 41),
            variant("broken").unknown(SyntheticRun.ATTACK)));
  }

  private static VariantResult variant(String name) {
    return VariantResult.asked(
        name,
        "reference-impl/variants/" + name + ".yaml",
        SyntheticRun.ATTACK + " Does otherwise what the contract leaves open.",
        List.of(ClauseId.parse("STEP-09")),
        "model",
        "plan",
        List.of("reference-impl/utrace/src/main/java/org/utrace/core/ResumeReports.java"));
  }

  private static FaultTest departure() {
    return test(ClauseId.parse("STEP-09"), Verdict.FAIL, "one callback too many");
  }

  private static FaultTest accusation() {
    return test(ClauseId.parse("ORD-03"), Verdict.FAIL, SyntheticRun.ATTACK);
  }

  private static FaultTest pass() {
    return test(ClauseId.parse("ORD-04"), Verdict.PASS, "");
  }

  @AfterAll
  static void close() {
    browser.close();
  }

  @Test
  void chapterIsJumpedToAndARowOpened() {
    Page page = browser.matrix(run, "", Browser.WIDE, ColorScheme.LIGHT);
    page.locator("nav.jump a", new Page.LocatorOptions().setHasText("STOP")).click();
    assertThat(page.locator("#faults-STOP h2")).isInViewport();
    double first = page.locator("nav.jump a").first().boundingBox().y;
    assertThat(page.locator("nav.jump a").nth(1).boundingBox().y).isEqualTo(first);
    Locator row = page.locator("#faults-STOP tbody tr").nth(1);
    assertThat(row.locator("dl")).isHidden();
    row.locator("summary").click();
    assertThat(row.locator("details > p").last()).containsText("port model, edition plan");
    assertThat(page.locator("img[src=x]")).hasCount(0);
    assertThat(page.title()).startsWith("reference");
    browser.checkQuiet();
    browser.closePages();
  }

  @Test
  void survivorLeadsToItsRow() {
    Page page = browser.matrix(run, "", Browser.WIDE, ColorScheme.LIGHT);
    Locator first = page.locator(".notice a").first();
    String fault = first.textContent();
    first.click();
    assertThat(page.locator("#" + fault)).isInViewport();
    assertThat(page.locator("#" + fault)).containsText("survived");
    browser.closePages();
  }

  @Test
  void accusedVariantLeadsToItsRow() {
    Page page = browser.matrix(run, "", Browser.WIDE, ColorScheme.LIGHT);
    page.locator(".notice a[href='#variant-accused-variant']").click();
    Locator row = page.locator("#variant-accused-variant");
    assertThat(row).isInViewport();
    assertThat(row).containsText("accused");
    row.locator("summary").click();
    assertThat(row.locator("dl")).containsText("ORD_03_x");
    assertThat(page.locator("img[src=x]")).hasCount(0);
    browser.checkQuiet();
    browser.closePages();
  }

  @ParameterizedTest
  @CsvSource({"1280, LIGHT", "1280, DARK", "390, LIGHT", "390, DARK"})
  void nothingSeriousIsFoundAndNothingSticksOut(int width, ColorScheme scheme) {
    Page page = browser.matrix(run, "", width, scheme);
    page.locator("details").first().evaluate("d => d.open = true");
    page.locator("#variants details").first().evaluate("d => d.open = true");
    assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
        .isLessThanOrEqualTo(width);
    AccessibilityTests.checkNothingGrave(page);
    browser.closePages();
  }
}
