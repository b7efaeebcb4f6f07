// SPDX-License-Identifier: Apache-2.0
package org.utrace.howto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Check that every link of the guides leads somewhere, and that every guide can be found. */
final class LinkTests {
  /** Raise this as links are added. */
  private static final int LINKS_MIN = 20;

  @Test
  void linksLeadSomewhere() throws IOException {
    List<String> problems = new ArrayList<>();
    int links = 0;
    for (Page page : Repository.pages()) {
      for (Page.Mention link : page.links()) {
        if (!isOutside(link.text())) {
          links++;
          problemWith(page, link).ifPresent(problems::add);
        }
      }
    }
    assertThat(problems).isEmpty();
    assertThat(links).isGreaterThanOrEqualTo(LINKS_MIN);
  }

  @Test
  void picturesHaveWords() throws IOException {
    List<String> problems = new ArrayList<>();
    for (Page page : Repository.pages()) {
      page.imagesWithoutText()
          .forEach(image -> problems.add(page.at(image.line()) + ": say what the picture shows"));
    }
    assertThat(problems).isEmpty();
  }

  /** A guide that nothing links to is not found. */
  @Test
  void everyGuideIsReachedFromTheReadme() throws IOException {
    Set<Path> reached = new LinkedHashSet<>();
    Deque<Path> todo = new ArrayDeque<>(List.of(Path.of("README.md")));
    while (!todo.isEmpty()) {
      Path next = todo.pop();
      if (reached.add(next)) {
        for (Page.Mention link : Page.read(next).links()) {
          if (!isOutside(link.text()) && pathOf(link.text()).endsWith(".md")) {
            todo.add(target(next, pathOf(link.text())));
          }
        }
      }
    }
    List<Path> all = Repository.pages().stream().map(Page::path).toList();
    assertThat(reached).containsAll(all);
  }

  private static boolean isOutside(String link) {
    return link.matches("[a-z]+:.*");
  }

  private static String pathOf(String link) {
    return link.replaceFirst("#.*", "");
  }

  private static Path target(Path page, String path) {
    return path.isEmpty() ? page : page.resolveSibling(path).normalize();
  }

  private static Optional<String> problemWith(Page page, Page.Mention link) {
    Path target = target(page.path(), pathOf(link.text()));
    boolean known = !target.startsWith("..") && Repository.isSource(target);
    if (!known || !Files.exists(Repository.ROOT.resolve(target))) {
      return Optional.of(page.at(link.line()) + ": there is no " + target);
    }
    int hash = link.text().indexOf('#');
    if (hash < 0) {
      return Optional.empty();
    }
    String anchor = link.text().substring(hash + 1);
    return Page.read(target).anchors().contains(anchor)
        ? Optional.empty()
        : Optional.of(page.at(link.line()) + ": " + target + " has no heading #" + anchor);
  }
}
