// SPDX-License-Identifier: Apache-2.0
package org.utrace.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lets axe look at the matrix page, with a panel and without, on both screens in both themes. */
final class AccessibilityTests {
  private static final List<String> GRAVE = List.of("serious", "critical");
  private static Browser browser;
  private static Path two;
  private static Path seven;

  @BeforeAll
  static void write() throws IOException {
    browser = new Browser();
    two = SyntheticRun.write(SyntheticRun.mixed(SyntheticRun.TWO_PORTS), Browser.folder("axe2"));
    seven =
        SyntheticRun.write(SyntheticRun.mixed(SyntheticRun.SEVEN_PORTS), Browser.folder("axe7"));
  }

  @AfterAll
  static void close() {
    browser.close();
  }

  @ParameterizedTest
  @CsvSource({"1280, LIGHT", "1280, DARK", "390, LIGHT", "390, DARK"})
  void nothingSeriousIsFound(int width, ColorScheme scheme) {
    for (String hash : List.of("#open=attach", "#cell=ATT-01/model", "#q=xyz")) {
      check(browser.matrix(two, hash, width, scheme));
    }
    if (width == Browser.NARROW) {
      check(browser.matrix(seven, "#open=attach", width, scheme));
    }
  }

  @Test
  void plantedTroubleIsFound() {
    Page page = browser.matrix(two, "#q=xyz", Browser.WIDE, ColorScheme.LIGHT);
    page.locator(".eyebrow").evaluate("e => e.style.color = '#eee'");
    assertThat(grave(new AxeBuilder(page).analyze()))
        .hasSize(1)
        .first()
        .asString()
        .contains("color-contrast");
    browser.closePages();
  }

  private static void check(Page page) {
    if (page.url().contains("cell=")) {
      page.locator("#panel .duty").waitFor();
    }
    page.locator("footer details").first().evaluate("d => d.open = true");
    checkNothingGrave(page);
    browser.closePages();
  }

  /** Let axe look at a page of any kind. */
  static void checkNothingGrave(Page page) {
    AxeResults found = new AxeBuilder(page).analyze();
    assertThat(found.getPasses()).as("rules that looked at something").isNotEmpty();
    assertThat(grave(found)).as(page.url()).isEmpty();
  }

  private static List<String> grave(AxeResults found) {
    return found.getViolations().stream()
        .filter(rule -> GRAVE.contains(rule.getImpact()))
        .map(AccessibilityTests::tell)
        .toList();
  }

  private static String tell(Rule rule) {
    return rule.getId() + ": " + rule.getHelp() + " at " + rule.getNodes().getFirst().getHtml();
  }
}
