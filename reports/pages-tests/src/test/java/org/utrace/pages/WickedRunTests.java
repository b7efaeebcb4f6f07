// SPDX-License-Identifier: Apache-2.0
package org.utrace.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.utrace.rules.ClauseResult;
import org.utrace.rules.RunResult;
import org.utrace.rules.Verdict;

/** Opens the pages of an implementation that attacks them by its names and messages. */
final class WickedRunTests {
  private static final RunResult RESULT = SyntheticRun.wicked();
  private static final ClauseResult FAILED =
      RESULT.clauses().stream()
          .filter(clause -> clause.verdict() == Verdict.FAIL)
          .findFirst()
          .orElseThrow();
  private static Browser browser;
  private static Path run;

  @BeforeAll
  static void write() throws IOException {
    browser = new Browser();
    run = SyntheticRun.write(RESULT, Browser.folder("wicked"));
  }

  @AfterAll
  static void close() {
    browser.close();
  }

  private static Page open() {
    return browser.matrix(run, "", Browser.WIDE, ColorScheme.LIGHT);
  }

  private static void checkUnhurt(Page page) {
    assertThat(page.title()).isNotEqualTo("hit").isNotEmpty();
    assertThat(page.locator("img[src=x]")).hasCount(0);
    browser.checkQuiet();
  }

  @Test
  void matrixShowsTextAsText() {
    Page page = open();
    assertThat(page.locator("h1")).containsText("<script>document.title='hit'</script>");
    page.locator("a.cell.m-fail").click();
    Locator panel = page.locator("#panel");
    assertThat(panel.locator("h2")).hasText(FAILED.id() + " on " + SyntheticRun.WICKED_PORT);
    assertThat(panel.locator("pre")).hasCount(3);
    assertThat(panel.locator(".message")).containsText("{{name}}");
    assertThat(panel.locator(".case dt")).containsText("<img src=x onerror");
    checkUnhurt(page);
    page.reload();
    assertThat(panel.locator("h2")).hasText(FAILED.id() + " on " + SyntheticRun.WICKED_PORT);
  }

  @Test
  void narrowScreenHoldsLongNames() {
    Page page = browser.matrix(run, "", Browser.NARROW, ColorScheme.LIGHT);
    assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
        .isLessThanOrEqualTo(Browser.NARROW);
    page.locator("a.cell.m-fail").click();
    page.locator("#panel .duty").waitFor();
    assertThat((Integer) page.evaluate("document.getElementById('panel').scrollWidth"))
        .isLessThanOrEqualTo(Browser.NARROW);
  }

  @Test
  void filesOfThePortAreFound() {
    Page page = open();
    page.locator(".files summary").click();
    page.locator(".files a").first().click();
    assertThat(page.url()).endsWith(".xml").contains("TEST-");
    browser.checkQuiet();
  }

  @Test
  void allureShowsTextAsTextAndLeadsBack() {
    Page page = open();
    page.locator("a.cell.m-fail").click();
    page.locator("#panel a.allure").click();
    assertThat(page.locator("body")).containsText(FAILED.id() + " ");
    assertThat(page.locator("body")).containsText("<script>document.title='hit'</script>");
    checkUnhurt(page);
    Locator back = page.getByText("Matrix: " + FAILED.id()).first();
    Page matrix = page.waitForPopup(back::click);
    assertThat(matrix.locator("#panel h2"))
        .hasText(FAILED.id() + " on " + SyntheticRun.WICKED_PORT);
  }
}
