// SPDX-License-Identifier: Apache-2.0
package org.utrace.howto;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Run the transcripts of one page from top to bottom, in one checkout, and compare. */
final class PageRun {
  /** Write what this run shows into the pages; the diff is then for people to review. */
  static final boolean UPDATE = Boolean.getBoolean("howto.update");

  private final Page page;
  private final Checkout checkout;
  private final Varying ofThisRun = new Varying();
  private final Varying ofRenewedPage = new Varying();
  private final List<String> problems = new ArrayList<>();
  private final List<String> renewed;
  private int shift;

  private PageRun(Page page, Checkout checkout) {
    this.page = page;
    this.checkout = checkout;
    this.renewed = new ArrayList<>(page.lines());
  }

  /**
   * Run a page.
   *
   * @return what differs, with the place in the page
   */
  static List<String> of(Page page) throws IOException, InterruptedException {
    String name = page.path().toString().replaceAll("\\W+", "-");
    PageRun run =
        new PageRun(page, Checkout.make(Path.of("target/checkouts", name).toAbsolutePath()));
    for (Fence fence : page.fences()) {
      run.block(fence);
    }
    if (UPDATE && !run.renewed.equals(page.lines())) {
      Files.write(Repository.ROOT.resolve(page.path()), run.renewed);
    }
    return run.problems;
  }

  private void block(Fence fence) throws IOException, InterruptedException {
    Optional<String> fault = fence.directive("fault");
    if (fault.isPresent()) {
      Fault broken = Fault.read(fault.get());
      compare(fence.firstLine(), fence.content(), broken.patch(), "the patch of " + fault.get());
      checkout.breakBy(broken);
    }
    if (fence.directive("file").isPresent()) {
      checkout.write(fence.directive("file").orElseThrow(), fence.content());
    }
    if (isRun(fence)) {
      for (Step step : Step.of(page, fence)) {
        run(step);
      }
    }
  }

  /** Whether a block is a transcript to compare. */
  static boolean isRun(Fence fence) {
    return fence.kind().equals("console") && fence.directive("run").isEmpty();
  }

  /** Whether a block is a transcript, or commands alone, that says why it is not run. */
  static boolean isExcused(Fence fence) {
    return Set.of("console", "sh").contains(fence.kind())
        && fence.directive("run").filter(why -> why.startsWith("no, ")).isPresent();
  }

  private void run(Step step) throws IOException, InterruptedException {
    List<String> actual = checkout.run(ofThisRun.replaceIn(step.command()));
    if (UPDATE) {
      String shown = ofRenewedPage.replaceIn(String.join("\n", step.commandLines()));
      replace(step.line(), step.commandLines(), shown.lines().toList());
    }
    int line = step.line() + step.commandLines().size();
    compare(line, step.expected(), actual, "the output of " + step.command());
  }

  /** Compare lines of the page, the first of them with its number, to those of this run. */
  private void compare(int line, List<String> shown, List<String> actual, String what) {
    Comparison comparison = new Comparison(shown, actual);
    Optional<List<String>> fit = comparison.fit();
    if (fit.isEmpty() && !UPDATE) {
      problems.add(
          "%s: %s is another one now:\n%s".formatted(page.at(line), what, comparison.difference()));
    }
    List<String> now = fit.orElseGet(comparison::renewed);
    ofThisRun.learn(String.join("\n", shown), String.join("\n", now));
    // What still fits is left as it is, so that an update shows real differences only.
    if (UPDATE && fit.isEmpty()) {
      ofRenewedPage.learn(String.join("\n", shown), String.join("\n", now));
      replace(line, shown, now);
    }
  }

  private void replace(int line, List<String> before, List<String> now) {
    List<String> place = renewed.subList(line - 1 + shift, line - 1 + shift + before.size());
    place.clear();
    place.addAll(now);
    shift += now.size() - before.size();
  }
}
