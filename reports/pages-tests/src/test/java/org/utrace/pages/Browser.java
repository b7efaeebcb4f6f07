// SPDX-License-Identifier: Apache-2.0
package org.utrace.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Opens pages in Chromium and notes what they ask for and complain about. */
final class Browser implements AutoCloseable {
  static final int WIDE = 1280;
  static final int NARROW = 390;

  private final Playwright playwright = Playwright.create();
  private final com.microsoft.playwright.Browser chromium;
  private final List<String> requests = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();

  Browser() {
    Path program = Path.of(System.getProperty("chromium", "/usr/bin/chromium"));
    assertThat(program)
        .as("install Chromium (Debian: apt-get install chromium) or name it with -Dchromium=PATH")
        .isExecutable();
    chromium =
        playwright
            .chromium()
            .launch(
                new LaunchOptions()
                    .setExecutablePath(program)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
  }

  /** Open a new page of the width, with nothing remembered. */
  Page page(int width, ColorScheme scheme) {
    return observed(options(width, scheme));
  }

  private static NewContextOptions options(int width, ColorScheme scheme) {
    return new NewContextOptions()
        .setViewportSize(width, width == NARROW ? 844 : 860)
        .setColorScheme(scheme)
        .setReducedMotion(ReducedMotion.REDUCE);
  }

  private Page observed(NewContextOptions options) {
    BrowserContext context = chromium.newContext(options);
    context.onRequest(request -> requests.add(request.url()));
    context.onConsoleMessage(message -> {
      if (List.of("error", "warning").contains(message.type())) {
        complaints.add(message.text());
      }
    });
    context.onWebError(error -> complaints.add(error.error()));
    return context.newPage();
  }

  /** Open the matrix page of a run. */
  Page matrix(Path run, String hash, int width, ColorScheme scheme) {
    Page page = page(width, scheme);
    page.navigate(run.resolve("index.html").toUri() + hash);
    return page;
  }

  /** Open the matrix page of a run where scripts are switched off. */
  Page withoutScript(Path run) {
    Page page = observed(options(WIDE, ColorScheme.LIGHT).setJavaScriptEnabled(false));
    page.navigate(run.resolve("index.html").toUri().toString());
    return page;
  }

  /** Check that nothing was asked for outside the folder, and that nobody complained. */
  void checkQuiet() {
    assertThat(requests).isNotEmpty().allMatch(url -> url.matches("(?s)(file|data|blob|about):.*"));
    assertThat(complaints).isEmpty();
  }

  /** Close all pages; a browser with many of them is slow. */
  void closePages() {
    chromium.contexts().forEach(BrowserContext::close);
  }

  /** Keep a picture for people to look at. */
  static Path picture(Page page, String name) {
    Path file = Path.of("target/screenshots", name + ".png");
    page.screenshot(new Page.ScreenshotOptions().setPath(file));
    assertThat(file).isNotEmptyFile();
    return file;
  }

  @Override
  public void close() {
    chromium.close();
    playwright.close();
  }

  /** A folder for a run, empty at first. */
  static Path folder(String name) throws java.io.IOException {
    Path folder = Path.of("target/runs", name);
    if (Files.exists(folder)) {
      try (var tree = Files.walk(folder)) {
        for (Path path : tree.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    return Files.createDirectories(folder);
  }
}
