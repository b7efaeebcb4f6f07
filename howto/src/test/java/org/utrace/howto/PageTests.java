// SPDX-License-Identifier: Apache-2.0
package org.utrace.howto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PageTests {
  private static Page page(String text) {
    return Page.of(Path.of("page.md"), text.lines().toList());
  }

  @Test
  void readsBlocksWithTheirEmptyLines() {
    Page page =
        page(
            """
            # Title

            <!-- run: no, a reason -->
            ```console
            $ one

            a

            $ two \\
              more
            ```
            """);
    Fence fence = page.fences().getFirst();
    assertThat(fence.line()).isEqualTo(4);
    assertThat(fence.kind()).isEqualTo("console");
    assertThat(fence.directives()).isEqualTo(Map.of("run", "no, a reason"));
    assertThat(fence.content()).containsExactly("$ one", "", "a", "", "$ two \\", "  more");
    assertThat(Step.of(page, fence))
        .containsExactly(
            new Step(5, List.of("$ one"), List.of("", "a", "")),
            new Step(9, List.of("$ two \\", "  more"), List.of()));
    assertThat(Step.of(page, fence).getLast().command()).isEqualTo("two \\\n  more");
  }

  @Test
  void refusesOutputWithoutCommand() {
    Page page = page("```console\noutput\n```");
    assertThatThrownBy(() -> Step.of(page, page.fences().getFirst()))
        .hasMessageContaining("page.md:2");
  }

  @Test
  void readsLinksPicturesAndHeadings() {
    Page page =
        page(
            """
            # One `two`: three
            | a |
            |---|
            | [b](c.md#d) |

            ![](e.png)
            <img src="f.svg">

            # One two three
            """);
    assertThat(page.anchors()).containsExactly("one-two-three", "one-two-three-1");
    assertThat(page.links())
        .extracting(Page.Mention::text)
        .containsExactly("c.md#d", "e.png", "f.svg");
    assertThat(page.imagesWithoutText()).extracting(Page.Mention::line).containsExactly(6, 7);
    assertThat(page.codes()).containsExactly(new Page.Mention(1, "two"));
  }
}
