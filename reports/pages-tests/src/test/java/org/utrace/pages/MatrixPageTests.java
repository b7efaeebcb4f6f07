// SPDX-License-Identifier: Apache-2.0
package org.utrace.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.utrace.rules.ClauseResult;
import org.utrace.rules.RunResult;
import org.utrace.rules.Verdict;

/** Uses the matrix page as a reader does, by mouse and by keyboard. */
final class MatrixPageTests {
  private static final RunResult RESULT = SyntheticRun.mixed(SyntheticRun.TWO_PORTS);
  private static Browser browser;
  private static Path run;

  @BeforeAll
  static void write() throws IOException {
    browser = new Browser();
    run = SyntheticRun.write(RESULT, Browser.folder("matrix"));
  }

  @AfterAll
  static void close() {
    browser.close();
  }

  @AfterEach
  void quiet() {
    browser.checkQuiet();
    browser.closePages();
  }

  private static Page open(String hash) {
    return browser.matrix(run, hash, Browser.WIDE, ColorScheme.LIGHT);
  }

  private static ClauseResult first(Verdict verdict) {
    return RESULT.clauses().stream()
        .filter(clause -> clause.verdict() == verdict)
        .findFirst()
        .orElseThrow();
  }

  private static String cell(ClauseResult clause) {
    return clause.id() + "/" + clause.port();
  }

  private static Locator link(Page page, ClauseResult clause) {
    return page.locator("a.cell[href='#cell=" + cell(clause) + "']");
  }

  private static Locator rows(Page page) {
    return page.locator("tr.clause").filter(new Locator.FilterOptions().setVisible(true));
  }

  private static long clausesWith(Verdict verdict) {
    return RESULT.clauses().stream()
        .filter(ClauseResult::countsAsVerdict)
        .filter(clause -> clause.verdict() == verdict)
        .map(ClauseResult::id)
        .distinct()
        .count();
  }

  @Test
  void sampleHasEveryVerdict() {
    assertThat(RESULT.clauses()).extracting(ClauseResult::verdict).contains(Verdict.values());
  }

  @Test
  void cellOpensWithEverythingAboutAFailure() {
    ClauseResult failed = first(Verdict.FAIL);
    Page page = open("#open=*");
    page.locator("#open-all").click();
    link(page, failed).click();
    Locator panel = page.locator("#panel");
    assertThat(panel).isVisible();
    assertThat(panel.locator("h2")).hasText(failed.id() + " on " + failed.port());
    assertThat(panel.locator(".verdict")).hasText("fail");
    assertThat(panel).containsText("./utck replay U1.4yxKTUstSs1LTmXNzU9JzWEpyEnMU.48f8");
    assertThat(panel.locator("pre")).hasCount(3);
    assertThat(panel.locator("pre mark")).hasCount(2);
    assertThat(panel.locator(".case dd"))
        .hasText(
            new String[] {
              "outcome of SINGLESTEP and RESUME", "STEPPED", "FREE", "exhaustive, 1 preemption"
            });
    assertThat(panel.locator(".case h4").first()).containsText("isViolated");
    assertThat(panel).not().containsText("[object");
    assertThat(panel).containsText("Known failure: the round is not written yet (T-12)");
    // What a test says is text, whatever it looks like.
    assertThat(panel).containsText("outcome of <b>SINGLESTEP</b> & RESUME");
    assertThat(page).hasURL(Pattern.compile(".*cell=" + cell(failed)));
    page.goBack();
    assertThat(panel).isHidden();
  }

  @Test
  void crashLeadsToItsReport() {
    Page page = open("#cell=" + cell(first(Verdict.ERROR)));
    Locator file = page.locator("#panel a[href='crash/hs_err.log']");
    assertThat(file).hasText("Crash report of the JVM");
    file.click();
    assertThat(page.locator("body")).containsText("SIGSEGV");
  }

  @Test
  void cellLeadsToItsCaseInAllureAndBack() {
    ClauseResult failed = first(Verdict.FAIL);
    Page page = open("#cell=" + cell(failed));
    page.locator("#panel a.allure").last().click();
    Locator title = page.locator(".test-result-overview, .test-result__name, .test-result");
    assertThat(title.first()).containsText(failed.id() + " " + failed.id().testForm());
    assertThat(page.locator("body")).containsText(failed.port());
    Locator back = page.getByText("Matrix: " + failed.id() + " on " + failed.port());
    Page matrix = page.waitForPopup(back::click);
    assertThat(matrix.locator("#panel h2")).hasText(failed.id() + " on " + failed.port());
  }

  @Test
  void keyboardReachesACellAndComesBackToIt() {
    Page page = open("");
    page.locator("#reset-none")
        .waitFor(
            new Locator.WaitForOptions()
                .setState(com.microsoft.playwright.options.WaitForSelectorState.ATTACHED));
    // The grid is one stop.
    page.locator("#gaps summary").focus();
    page.keyboard().press("Tab");
    assertThat(page.locator(".fold").first()).isFocused();
    page.keyboard().press("ArrowDown");
    page.keyboard().press("ArrowRight");
    Locator second = page.locator("a.cell").nth(1);
    assertThat(second).isFocused();
    page.keyboard().press("Enter");
    assertThat(page.locator("#panel")).isVisible();
    assertThat(page.locator("#panel button").last()).not().isFocused();
    assertThat(page.locator("#panel").getByText("Close")).isFocused();
    page.keyboard().press("Escape");
    assertThat(page.locator("#panel")).isHidden();
    assertThat(second).isFocused();
    page.keyboard().press("Tab");
    assertThat(page.locator("footer summary").first()).isFocused();
  }

  @Test
  void arrowsFoldAndUnfoldChapters() {
    Page page = open("#open=attach,stop");
    Locator fold = page.locator(".fold").first();
    fold.focus();
    page.keyboard().press("ArrowLeft");
    assertThat(fold).hasAttribute("aria-expanded", "false");
    assertThat(page).hasURL(Pattern.compile(".*#open=stop"));
    page.keyboard().press("ArrowRight");
    assertThat(fold).hasAttribute("aria-expanded", "true");
    assertThat(fold).isFocused();
    page.keyboard().press("Control+End");
    assertThat(page.locator(".fold").last()).isFocused();
  }

  @Test
  void filtersChooseRowsAndStayInTheAddress() {
    Page page = open("");
    page.locator("label.chip.m-fail").click();
    assertThat(rows(page)).hasCount((int) clausesWith(Verdict.FAIL));
    assertThat(page).hasURL(Pattern.compile(".*#v=fail"));
    page.locator("#level").selectOption("SHOULD");
    assertThat(rows(page)).hasCount(0);
    assertThat(page.locator("#none")).isVisible();
    page.locator("#reset-none").click();
    assertThat(page.locator("#shown")).hasText(Pattern.compile("^\\d+ clauses$"));
    page.locator("#q").fill("step-1 barrier");
    assertThat(page.locator("#shown")).hasText(Pattern.compile("^0 of \\d+ clauses$"));
    page.locator("#q").fill("BAR-03");
    assertThat(rows(page).locator(".id").filter(new Locator.FilterOptions().setHasText("BAR-03")))
        .hasCount(1);
  }

  @Test
  void reasonForNotTryingChoosesRows() {
    Page page = open("");
    Locator gaps = page.locator("#gaps");
    assertThat(gaps.locator("label").first()).isHidden();
    gaps.locator("summary").click();
    Locator wakeUp =
        gaps.locator("label")
            .filter(new Locator.FilterOptions().setHasText(Pattern.compile("^needs wake-up\\d+$")));
    wakeUp.click();
    int shown = Integer.parseInt(wakeUp.locator(".n").textContent());
    assertThat(rows(page)).hasCount(shown);
    assertThat(rows(page).first().locator(".gap").first()).containsText("wake-up");
    assertThat(page).hasURL(Pattern.compile(".*#why=needs%20wake-up"));
    page.reload();
    assertThat(gaps.locator("input:checked")).hasCount(1);
    assertThat(wakeUp).isVisible();
    page.locator("#reset").click();
    assertThat(gaps.locator("input:checked")).hasCount(0);
  }

  @Test
  void findingOfTheBaselineLeadsToItsCell() {
    Page page = open("#level=MUST");
    Locator finding = page.locator(".notice a").first();
    assertThat(finding).containsText("NEW ");
    finding.click();
    Locator title = page.locator("#panel h2");
    assertThat(title).containsText(finding.textContent().split(" ")[1]);
    page.keyboard().press("Escape");
    assertThat(page).hasURL(Pattern.compile(".*#level=MUST"));
  }

  @Test
  void firstScreenTellsTheClaimAndWhatDidNotRun() {
    Page page = open("");
    Locator card = page.locator(".card").first();
    assertThat(card.locator(".sentence")).containsText("violation found in");
    assertThat(card.locator("li").last()).containsText("riscv64");
    assertThat(card.locator("li").last()).containsText("not run");
    assertThat(page.locator(".cards ~ .notice").first()).containsText("Ports that did not run");
    double bottom = page.locator(".cards").boundingBox().y + card.boundingBox().height;
    assertThat(bottom).isLessThan(page.viewportSize().height);
  }

  @Test
  void chapterCountsWhatNeedsAttention() {
    Page page = open("");
    long failed =
        RESULT.clauses().stream()
            .filter(clause -> clause.verdict() == Verdict.FAIL && clause.port().equals("model"))
            .count();
    long told =
        page.locator("tr.chapter td:nth-child(2) .m-fail:not(rect)").allTextContents().stream()
            .mapToLong(text -> Long.parseLong(text.replace(" fail", "")))
            .sum();
    assertThat(told).isEqualTo(failed).isPositive();
  }

  @Test
  void addressBringsTheViewBack() {
    Page page = open("#q=thread&v=fail,error&level=MUST&profile=plan-core");
    assertThat(page.locator("#q")).hasValue("thread");
    assertThat(page.locator("#level")).hasValue("MUST");
    assertThat(page.locator("#profile")).hasValue("plan-core");
    assertThat(page.locator("input[name=v]:checked")).hasCount(2);
    assertThat(rows(page).first()).isVisible();
    for (Locator row : rows(page).all()) {
      assertThat(row).hasAttribute("data-profiles", Pattern.compile("plan-core"));
    }
  }

  @Test
  void addressWithNonsenseShowsThePage() {
    Page page = open("#cell=NO-99/moon&open=x&v=maybe&profile=none");
    assertThat(page.locator("#panel")).isHidden();
    assertThat(page.locator("#none")).isVisible();
  }

  @Test
  void nextClauseIsTheNextOneShown() {
    Page page = open("#v=fail");
    List<String> shown = rows(page).locator(".id").allTextContents();
    rows(page).first().locator("a.cell").first().click();
    page.getByLabel("Next clause").click();
    assertThat(page.locator("#panel h2")).containsText(shown.get(1));
    assertThat(page.getByLabel("Next clause")).isFocused();
    page.keyboard().press("Enter");
    assertThat(page.locator("#panel h2")).containsText(shown.get(2));
    page.keyboard().press("Escape");
    assertThat(page.locator("tr[data-id='" + shown.get(2) + "'] a.cell").first()).isFocused();
  }

  @Test
  void cellWithoutItsDataSaysWhatIsMissing() throws IOException {
    Path alone = Browser.folder("matrix-alone");
    Files.copy(run.resolve("index.html"), alone.resolve("index.html"));
    try (Browser own = new Browser()) {
      Page page = own.matrix(alone, "#cell=STOP-01/model", Browser.WIDE, ColorScheme.LIGHT);
      assertThat(page.locator("#panel")).containsText("keep index.html and its folder matrix");
    }
  }

  @Test
  void requestOutsideWouldBeNoticed() {
    try (Browser own = new Browser()) {
      Page page = own.matrix(run, "", Browser.WIDE, ColorScheme.LIGHT);
      page.evaluate("fetch('https://outside.invalid/').catch(() => {})");
      assertThatThrownBy(own::checkQuiet).hasMessageContaining("outside.invalid");
    }
  }

  @Test
  void themeIsChosenAndKept() {
    Page page = open("");
    String day = background(page);
    page.locator("#theme").click();
    page.locator("#theme").click();
    assertThat(page.locator("#theme")).hasText("Theme: dark");
    assertThat(background(page)).isNotEqualTo(day);
    page.reload();
    assertThat(page.locator("#theme")).hasText("Theme: dark");
  }

  private static String background(Page page) {
    return (String) page.evaluate("getComputedStyle(document.body).backgroundColor");
  }

  @Test
  void narrowScreenNeedsNoSidewaysScrolling() throws IOException {
    Path seven =
        SyntheticRun.write(
            SyntheticRun.mixed(SyntheticRun.SEVEN_PORTS), Browser.folder("matrix-seven"));
    for (Path folder : List.of(run, seven)) {
      Page page = browser.matrix(folder, "#open=stop", Browser.NARROW, ColorScheme.LIGHT);
      assertThat(page.locator("#ch-stop a.cell").first()).isVisible();
      assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
          .isLessThanOrEqualTo(Browser.NARROW);
      page.locator("#ch-stop a.cell").nth(1).click();
      assertThat(page.locator("#panel")).isVisible();
      assertThat((Integer) page.evaluate("document.getElementById('panel').scrollWidth"))
          .isLessThanOrEqualTo(Browser.NARROW);
    }
  }

  @Test
  void withoutScriptTheTableIsThere() {
    Page page = browser.withoutScript(run);
    assertThat(page.locator("a.cell").last()).isVisible();
    assertThat(page.locator("#filters")).isHidden();
    assertThat(page.getByText("need JavaScript")).isVisible();
  }
}
