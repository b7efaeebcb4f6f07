// SPDX-License-Identifier: Apache-2.0
package org.utrace.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Certifies the reference and looks at what a reader gets.
 *
 * <p>The property {@code utck.run} names the folder of a run to look at instead, and {@code
 * utck.picture} a file to keep its picture in; {@code howto/pictures/README.md} tells the command.
 */
final class RealRunTests {
  private static final int CERTIFY_SECONDS_MAX = 300;
  private static final int PICTURE_BYTES_MAX = 150_000;
  private static final int PICTURE_WIDTH = 1200;
  private static final int PICTURE_HEIGHT = 840;
  private static final String UNFOLDED = "#open=stop";

  private static Browser browser;
  private static Path run;

  @BeforeAll
  static void certify() throws IOException, InterruptedException {
    browser = new Browser();
    String given = System.getProperty("utck.run", "");
    run = given.isEmpty() ? Browser.folder("real").toAbsolutePath() : Path.of(given);
    if (given.isEmpty()) {
      launch();
    }
    assertThat(run.resolve("index.html")).isNotEmptyFile();
  }

  /** A quick run of the stop clauses on the port that every machine has. */
  private static void launch() throws IOException, InterruptedException {
    Path log = Path.of("target/certify.log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Djdk.virtualThreadScheduler.parallelism=1",
                "-Djdk.virtualThreadScheduler.maxPoolSize=1",
                "-cp",
                System.getProperty("java.class.path"),
                "org.utrace.launcher.Main",
                "certify",
                "--port=model",
                "--clause=STOP-*",
                "--schedules=5",
                "--out=" + run)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    process.getOutputStream().close();
    assertThat(process.waitFor(CERTIFY_SECONDS_MAX, TimeUnit.SECONDS)).as("certify ends").isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
  }

  @AfterAll
  static void close() {
    browser.close();
  }

  @Test
  void readerFindsHisWayFromTheFirstPage() {
    Page page = browser.matrix(run, UNFOLDED, Browser.WIDE, ColorScheme.LIGHT);
    assertThat(page.locator("h1")).containsText("reference");
    assertThat(page.locator(".sentence")).hasCount(2);
    page.locator("a.cell[href='#cell=STOP-01/model']").click();
    assertThat(page.locator("#panel")).containsText("schedules chosen");
    page.locator("#panel a.allure").first().click();
    assertThat(page.locator("body")).containsText("STOP_01_");
    browser.checkQuiet();
  }

  @Test
  void pictureForTheReadmeIsSmall() throws IOException {
    Page page = browser.matrix(run, UNFOLDED, Browser.WIDE, ColorScheme.LIGHT);
    page.setViewportSize(PICTURE_WIDTH, PICTURE_HEIGHT);
    assertThat(page.locator("a.cell[href='#cell=STOP-01/model']")).isVisible();
    Path taken = Browser.picture(page, "readme");
    String kept = System.getProperty("utck.picture", "");
    if (!kept.isEmpty()) {
      Files.copy(taken, Path.of(kept), StandardCopyOption.REPLACE_EXISTING);
    }
    for (Path file : List.of(taken, Path.of("../../howto/pictures/matrix.png"))) {
      assertThat(Files.size(file)).as(file.toString()).isBetween(10_000L, (long) PICTURE_BYTES_MAX);
    }
  }
}
