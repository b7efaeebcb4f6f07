// SPDX-License-Identifier: Apache-2.0
package org.utrace.howto;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/** Read a Markdown file and keep what can be checked in it. */
final class Page {
  private static final Pattern DIRECTIVE = Pattern.compile("<!-- (\\w+): (.+) -->");
  private static final Pattern SOURCE = Pattern.compile("(?:src|srcset|href)=\"([^\"]*)\"");
  private static final Pattern IMAGE = Pattern.compile("<img\\b[^>]*>");

  /** A mention of a file, an address or a command; the line counts from 1. */
  record Mention(int line, String text) {}

  private final Path path;
  private final List<String> lines;
  private final List<Fence> fences = new ArrayList<>();
  private final List<Mention> links = new ArrayList<>();
  private final List<Mention> imagesWithoutText = new ArrayList<>();
  private final List<Mention> codes = new ArrayList<>();
  private final List<String> anchors = new ArrayList<>();
  private final Map<String, Integer> slugs = new HashMap<>();

  private Page(Path path, List<String> lines) {
    this.path = path;
    this.lines = lines;
  }

  /** Read a page, named from the root of the repository. */
  static Page read(Path path) {
    try {
      return of(path, Files.readAllLines(Repository.ROOT.resolve(path)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Page of(Path path, List<String> lines) {
    Page page = new Page(path, lines);
    Parser.builder()
        .extensions(List.of(TablesExtension.create()))
        .includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
        .build()
        .parse(String.join("\n", lines))
        .accept(page.new Reader());
    return page;
  }

  Path path() {
    return path;
  }

  List<String> lines() {
    return lines;
  }

  List<Fence> fences() {
    return fences;
  }

  /** Targets of links and pictures. */
  List<Mention> links() {
    return links;
  }

  List<Mention> imagesWithoutText() {
    return imagesWithoutText;
  }

  /** What stands in backquotes. */
  List<Mention> codes() {
    return codes;
  }

  /** What a link may name after the number sign. */
  List<String> anchors() {
    return anchors;
  }

  /** A place in it, as editors understand it. */
  String at(int line) {
    return path + ":" + line;
  }

  @Override
  public String toString() {
    return path.toString();
  }

  private final class Reader extends AbstractVisitor {

    @Override
    public void visit(FencedCodeBlock block) {
      int line = line(block);
      String kind = block.getInfo() == null ? "" : block.getInfo();
      List<String> content = lines.subList(line, lastLine(block) - 1);
      fences.add(new Fence(line, kind, directives(block), List.copyOf(content)));
    }

    /** Empty lines have no span of their own, so counting spans would not do. */
    private static int lastLine(Node block) {
      return block.getSourceSpans().getLast().getLineIndex() + 1;
    }

    private static Map<String, String> directives(Node block) {
      Map<String, String> found = new HashMap<>();
      for (Node node = block.getPrevious();
          node instanceof HtmlBlock html;
          node = node.getPrevious()) {
        Matcher matcher = DIRECTIVE.matcher(html.getLiteral());
        while (matcher.find()) {
          found.put(matcher.group(1), matcher.group(2).strip());
        }
      }
      return found;
    }

    @Override
    public void visit(HtmlBlock block) {
      html(line(block), block.getLiteral());
    }

    @Override
    public void visit(HtmlInline inline) {
      html(line(inline), inline.getLiteral());
    }

    private void html(int line, String text) {
      Matcher source = SOURCE.matcher(text);
      while (source.find()) {
        links.add(new Mention(line, source.group(1)));
      }
      Matcher image = IMAGE.matcher(text);
      while (image.find()) {
        if (!image.group().matches("(?s).*\\balt=\"[^\"]+\".*")) {
          imagesWithoutText.add(new Mention(line, image.group()));
        }
      }
    }

    @Override
    public void visit(Link link) {
      links.add(new Mention(line(link), link.getDestination()));
      visitChildren(link);
    }

    @Override
    public void visit(Image image) {
      links.add(new Mention(line(image), image.getDestination()));
      if (textOf(image).isBlank()) {
        imagesWithoutText.add(new Mention(line(image), image.getDestination()));
      }
    }

    @Override
    public void visit(Code code) {
      codes.add(new Mention(line(code), code.getLiteral()));
    }

    @Override
    public void visit(Heading heading) {
      String slug =
          textOf(heading)
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^\\p{L}\\p{N} _-]", "")
              .replace(' ', '-');
      int before = slugs.merge(slug, 1, Integer::sum) - 1;
      anchors.add(before == 0 ? slug : slug + "-" + before);
      visitChildren(heading);
    }

    private static int line(Node node) {
      return node.getSourceSpans().getFirst().getLineIndex() + 1;
    }

    private static String textOf(Node node) {
      StringBuilder text = new StringBuilder();
      node.accept(
          new AbstractVisitor() {
            @Override
            public void visit(Text part) {
              text.append(part.getLiteral());
            }

            @Override
            public void visit(Code part) {
              text.append(part.getLiteral());
            }
          });
      return text.toString();
    }
  }
}
