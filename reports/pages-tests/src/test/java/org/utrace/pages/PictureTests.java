// SPDX-License-Identifier: Apache-2.0
package org.utrace.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Takes the pictures that people look at. */
final class PictureTests {
  private static Browser browser;
  private static Path two;
  private static Path seven;
  private static Path green;

  @BeforeAll
  static void write() throws IOException {
    browser = new Browser();
    two = SyntheticRun.write(SyntheticRun.mixed(SyntheticRun.TWO_PORTS), Browser.folder("p-two"));
    seven =
        SyntheticRun.write(SyntheticRun.mixed(SyntheticRun.SEVEN_PORTS), Browser.folder("p-seven"));
    green =
        SyntheticRun.write(SyntheticRun.passing(SyntheticRun.TWO_PORTS), Browser.folder("p-green"));
  }

  @AfterAll
  static void close() {
    browser.close();
  }

  @Test
  void all() {
    for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
      for (int width : new int[] {Browser.WIDE, Browser.NARROW}) {
        String end = "-" + width + "-" + scheme.name().toLowerCase(java.util.Locale.ROOT);
        take(two, "", "two" + end, width, scheme);
        take(seven, "", "seven" + end, width, scheme);
        take(green, "", "green" + end, width, scheme);
        take(two, "#open=stop&cell=ORD-06/model", "panel" + end, width, scheme);
      }
    }
    assertThat(two).exists();
  }

  @Test
  void onPaper() {
    for (String hash : new String[] {"#open=stop", "#open=stop&cell=ORD-05/model"}) {
      Page page = browser.matrix(two, hash, Browser.WIDE, ColorScheme.DARK);
      page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
      page.waitForTimeout(300);
      assertThat(page.locator("#filters").isVisible()).isFalse();
      Browser.picture(page, hash.contains("cell") ? "paper-cell" : "paper");
    }
  }

  private static void take(Path run, String hash, String name, int width, ColorScheme scheme) {
    Page page = browser.matrix(run, hash, width, scheme);
    page.waitForTimeout(300);
    Browser.picture(page, name);
    page.context().close();
  }
}
