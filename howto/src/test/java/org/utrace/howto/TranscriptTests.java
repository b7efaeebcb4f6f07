// SPDX-License-Identifier: Apache-2.0
package org.utrace.howto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Run every transcript of the guides. */
final class TranscriptTests {
  /** Raise this as transcripts are added. */
  private static final int RUN_MIN = 10;

  /** What is shown and not run must stay the exception. */
  private static final int NOT_RUN_MAX = 15;

  @TestFactory
  Stream<DynamicTest> transcriptsAreThoseOfThisBuild() throws IOException {
    return Repository.pages().stream()
        .filter(page -> page.fences().stream().anyMatch(PageRun::isRun))
        .map(page ->
            DynamicTest.dynamicTest(
                page.toString(),
                () ->
                    assertThat(PageRun.of(page))
                        .as("run the build with -Dhowto.update=true to show what is so now")
                        .isEmpty()));
  }

  @Test
  void mostBlocksAreRun() throws IOException {
    List<String> run = new ArrayList<>();
    List<String> notRun = new ArrayList<>();
    for (Page page : Repository.pages()) {
      for (Fence fence : page.fences()) {
        if (PageRun.isRun(fence)) {
          run.add(page.at(fence.line()));
        } else if (PageRun.isExcused(fence)) {
          notRun.add(page.at(fence.line()));
        }
      }
    }
    assertThat(run).hasSizeGreaterThanOrEqualTo(RUN_MIN);
    assertThat(notRun).hasSizeLessThanOrEqualTo(NOT_RUN_MAX);
  }
}
