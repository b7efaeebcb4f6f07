// SPDX-License-Identifier: Apache-2.0
package org.utrace.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Looks at the Allure report of a run from a folder. */
final class AllurePageTests {
  private static Browser browser;
  private static Path run;
  private static String page = "";

  @BeforeAll
  static void write() throws IOException {
    browser = new Browser();
    run = SyntheticRun.write(SyntheticRun.mixed(SyntheticRun.TWO_PORTS), Browser.folder("allure"));
    page = Files.readString(run.resolve("allure-report/index.html"));
  }

  @AfterAll
  static void close() {
    browser.close();
  }

  private static JsonNode data(String file) {
    Matcher found = Pattern.compile("d\\('" + Pattern.quote(file) + "','([^']*)'\\)").matcher(page);
    assertThat(found.find()).as(file).isTrue();
    return JsonMapper.shared().readTree(text(found));
  }

  /** The page holds its data so. */
  private static String text(MatchResult data) {
    return new String(Base64.getDecoder().decode(data.group(1)), StandardCharsets.UTF_8);
  }

  /** Allure folds what it takes for another try of the same case; nothing may get lost so. */
  @Test
  void everyResultIsACaseOfItsOwn() throws IOException {
    long written;
    try (Stream<Path> files = Files.list(run.resolve("allure-results"))) {
      written = files.filter(file -> file.toString().endsWith("-result.json")).count();
    }
    assertThat(written).isGreaterThan(500);
    JsonNode summary = data("widgets/summary.json");
    assertThat(summary.path("statistic").path("total").asLong()).isEqualTo(written);
    assertThat(data("widgets/retry-trend.json").get(0).path("data").path("retry").asLong())
        .isZero();
  }

  @Test
  void pageLoadsNothingFromElsewhere() {
    List<String> links =
        Pattern.compile("<(?:script|link|img|iframe)[^>]*(?:src|href)=\"(.{1,12})")
            .matcher(page)
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(links).hasSizeGreaterThan(4).allMatch(link -> link.startsWith("data:"));
    assertThat(page).doesNotContain("googletagmanager");
  }

  @Test
  void categoriesAreOurs() {
    List<String> names =
        data("data/categories.json")
            .path("children")
            .valueStream()
            .map(node -> node.path("name").asString())
            .toList();
    assertThat(names)
        .contains("Contract violation (MUST)", "Kit trouble", "Missing capability")
        .noneMatch(name -> name.contains("defects"));
  }

  @Test
  void chapterClauseAndTestAreTheLevels() {
    JsonNode chapters = data("data/behaviors.json").path("children");
    JsonNode stop =
        chapters
            .valueStream()
            .filter(node -> node.path("name").asString().equals("stop — STOP"))
            .findFirst()
            .orElseThrow();
    JsonNode clause = stop.path("children").get(0);
    assertThat(clause.path("name").asString()).startsWith("STOP-");
    assertThat(clause.path("children").get(0).path("name").asString()).isNotEmpty();
  }

  @Test
  void pageOpensFromAFolder() {
    Page shown = browser.page(Browser.WIDE, ColorScheme.LIGHT);
    shown.navigate(run.resolve("allure-report/index.html").toUri().toString());
    assertThat(shown.getByText("Contract violation").first()).isVisible();
    Browser.picture(shown, "allure-overview");
    assertThat(shown.getByText("not run: riscv64")).isVisible();
    assertThat(shown.getByText("sample on x86_64").first()).isVisible();
    shown.navigate(run.resolve("allure-report/index.html").toUri() + "#behaviors");
    assertThat(shown.getByText("stop — STOP").first()).isVisible();
    Browser.picture(shown, "allure-behaviors");
    browser.checkQuiet();
  }

  @Test
  void attachmentOfACrashIsInThePage() {
    List<String> logs =
        Pattern.compile("d\\('data/attachments/[0-9a-f]+\\.log','([^']*)'\\)")
            .matcher(page)
            .results()
            .map(AllurePageTests::text)
            .toList();
    assertThat(logs).isNotEmpty().allMatch(text -> text.contains("SIGSEGV"));
  }
}
