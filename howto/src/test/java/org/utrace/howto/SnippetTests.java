// SPDX-License-Identifier: Apache-2.0
package org.utrace.howto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Check what the guides quote: every block of code stands in a file of the repository. */
final class SnippetTests {
  private static final Set<String> KEYS = Set.of("run", "snippet", "fault", "file");

  /** Raise this as quotations are added. */
  private static final int QUOTED_MIN = 3;

  /** Commands and examples for the reader's own files, each with its reason. */
  private static final int UNQUOTED_MAX = 6;

  private int quoted;
  private final List<String> unquoted = new ArrayList<>();

  @Test
  void codeIsQuotedFromTheRepository() throws IOException {
    List<String> problems = new ArrayList<>();
    for (Page page : Repository.pages()) {
      for (Fence fence : page.fences()) {
        check(page, fence, problems);
      }
    }
    assertThat(problems).isEmpty();
    assertThat(quoted).isGreaterThanOrEqualTo(QUOTED_MIN);
    assertThat(unquoted).hasSizeLessThanOrEqualTo(UNQUOTED_MAX);
  }

  private void check(Page page, Fence fence, List<String> problems) throws IOException {
    String place = page.at(fence.line());
    if (!KEYS.containsAll(fence.directives().keySet())) {
      problems.add(place + ": knows only the comments " + KEYS);
    } else if (fence.kind().isEmpty()) {
      problems.add(place + ": say of what kind the block is, or text");
    } else if (isCheckedElsewhere(fence)) {
      return;
    } else if (fence.directive("snippet").isEmpty()) {
      problems.add(
          place
              + ": say with <!-- snippet: FILE --> where this stands, or with <!-- run: no, WHY"
              + " -->");
    } else {
      checkQuotation(page, fence, fence.directive("snippet").orElseThrow(), problems);
    }
  }

  /** Transcripts are run, faults and files are used by them, text is a picture made of letters. */
  private static boolean isCheckedElsewhere(Fence fence) {
    return PageRun.isRun(fence)
        || PageRun.isExcused(fence)
        || fence.directive("fault").isPresent()
        || fence.directive("file").isPresent()
        || fence.kind().equals("text");
  }

  private void checkQuotation(Page page, Fence fence, String source, List<String> problems)
      throws IOException {
    String place = page.at(fence.line());
    if (source.startsWith("no, ")) {
      unquoted.add(place);
      return;
    }
    quoted++;
    Path file = Repository.ROOT.resolve(source);
    if (!Files.isRegularFile(file)) {
      problems.add(place + ": there is no file " + source);
      return;
    }
    List<String> shown = withoutIndent(fence.content());
    List<String> lines = Files.readAllLines(file);
    for (List<String> part : parts(shown)) {
      int at = indexOf(lines, part);
      if (at < 0) {
        problems.add(
            place + ": these lines do not stand in " + source + " any more:\n" + text(part));
        return;
      }
      lines = lines.subList(at + part.size(), lines.size());
    }
  }

  /** The parts between lines of dots, which stand for any lines. */
  private static List<List<String>> parts(List<String> shown) {
    List<List<String>> parts = new ArrayList<>();
    List<String> part = new ArrayList<>();
    for (String line : shown) {
      if (line.strip().equals("...")) {
        parts.add(part);
        part = new ArrayList<>();
      } else {
        part.add(line);
      }
    }
    parts.add(part);
    return parts;
  }

  private static int indexOf(List<String> lines, List<String> part) {
    for (int at = 0; at + part.size() <= lines.size(); at++) {
      List<String> here = lines.subList(at, at + part.size());
      if (here.equals(part) || withoutIndent(here).equals(withoutIndent(part))) {
        return at;
      }
    }
    return -1;
  }

  private static List<String> withoutIndent(List<String> lines) {
    int indent =
        lines.stream()
            .filter(line -> !line.isBlank())
            .mapToInt(line -> line.length() - line.stripLeading().length())
            .min()
            .orElse(0);
    return lines.stream().map(line -> line.isBlank() ? "" : line.substring(indent)).toList();
  }

  private static String text(List<String> lines) {
    return String.join("\n", lines.isEmpty() ? Collections.singletonList("(none)") : lines);
  }
}
