// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.utrace.reports.MatrixView.FileLink;
import org.utrace.rules.ClauseId;
import org.utrace.rules.ClauseResult;
import org.utrace.rules.ResultSink;
import org.utrace.rules.RuleBook;
import org.utrace.rules.RunResult;
import tools.jackson.databind.json.JsonMapper;

/**
 * Write the page that a reader opens first: clauses by port, leading to all other reports.
 *
 * <p>It is {@value #FILE} with the data of its cells in scripts below {@value #FOLDER}, a chapter
 * each, which are loaded when a cell is opened; it needs no server. It links what is there when it
 * is written, so it comes after the other writers.
 */
public final class MatrixSink implements ResultSink {
  /** The page. */
  static final String FILE = "index.html";

  /** Where the data of the cells lie. */
  static final String FOLDER = "matrix";

  /** For ServiceLoader. */
  public MatrixSink() {}

  /** What stands after {@code #cell=} in the address of a cell, such as {@code STOP-01/x86_64}. */
  static String address(ClauseId clause, String port) {
    return clause + "/" + encoded(port);
  }

  /** Percent signs for what means something in an address; slashes stay. */
  private static String encoded(String path) {
    return URLEncoder.encode(path, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
  }

  @Override
  public String name() {
    return "matrix";
  }

  @Override
  public void write(RunResult result, Path outDir) throws IOException {
    ClauseText words = new ClauseText(RuleBook.load(), result.info());
    Path folder = outDir.resolve(FOLDER);
    WholeFolder.write(folder, () -> writeData(result, words, outDir, folder));
    String allure = AllurePage.FOLDER + "/index.html";
    boolean hasAllure = Files.isRegularFile(outDir.resolve(allure));
    MatrixView view =
        new MatrixPage(result, words).view(links(outDir), files(outDir), hasAllure ? allure : "");
    Files.writeString(
        outDir.resolve(FILE), Templates.fill("matrix.mustache", view), StandardCharsets.UTF_8);
  }

  private static void writeData(RunResult result, ClauseText words, Path outDir, Path folder)
      throws IOException {
    Path allure = outDir.resolve(AllurePage.FOLDER).resolve("index.html");
    MatrixDetails details = new MatrixDetails(result, words, AllureUids.read(allure));
    Map<String, Map<ClauseId, Map<String, ClauseResult>>> chapters =
        new MatrixRows(result, words).byChapter();
    for (Map.Entry<String, Map<ClauseId, Map<String, ClauseResult>>> chapter :
        chapters.entrySet()) {
      String json = JsonMapper.shared().writeValueAsString(details.of(chapter.getValue()));
      // A page opened from a file may load scripts, but no other data.
      String script = "utckChapter(\"" + chapter.getKey() + "\", " + json + ");\n";
      Files.writeString(folder.resolve(chapter.getKey() + ".js"), script, StandardCharsets.UTF_8);
    }
  }

  private static List<FileLink> links(Path outDir) {
    List<FileLink> links = new ArrayList<>();
    addIfThere(links, outDir, "Allure report", AllurePage.FOLDER + "/index.html");
    addIfThere(links, outDir, "results.json", "results.json");
    return links;
  }

  private static void addIfThere(List<FileLink> links, Path outDir, String name, String file) {
    if (Files.isRegularFile(outDir.resolve(file))) {
      links.add(new FileLink(name, file));
    }
  }

  /** What tools read, and the logs. */
  private static List<FileLink> files(Path outDir) throws IOException {
    List<FileLink> files = new ArrayList<>();
    for (Path folder : List.of(outDir.resolve("junit"), outDir)) {
      if (Files.isDirectory(folder)) {
        try (Stream<Path> inside = Files.list(folder)) {
          inside
              .filter(Files::isRegularFile)
              .map(file -> outDir.relativize(file).toString().replace('\\', '/'))
              .filter(file -> file.matches("junit/.*\\.xml|journal-.*\\.jsonl|worker-.*\\.log"))
              .sorted()
              .forEach(file -> files.add(new FileLink(file, encoded(file))));
        }
      }
    }
    return files;
  }
}
