// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import io.qameta.allure.model.Attachment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.utrace.rules.Clause;
import org.utrace.rules.Failure;
import org.utrace.rules.RunInfo;
import org.utrace.rules.TestResult;

/** Write what belongs to a case beside its result, and name it there. */
final class AllureAttachments {
  /** The page holds every attachment; a bigger file is named instead. */
  private static final long COPIED_BYTES_MAX = 1_000_000;

  private final RunInfo info;
  private final ClauseText words;
  private final Path outDir;
  private final Path folder;

  /**
   * Make one.
   *
   * @param outDir what the files of test results are below
   * @param folder where attachments go
   */
  AllureAttachments(RunInfo info, ClauseText words, Path outDir, Path folder) {
    this.info = info;
    this.words = words;
    this.outDir = outDir;
    this.folder = folder;
  }

  /**
   * Write the attachments of a case, the most telling first.
   *
   * @param stem what the names of its files begin with
   */
  List<Attachment> of(ReportCase one, String stem) throws IOException {
    List<Attachment> all = new ArrayList<>();
    Optional<TestResult> test = one.test();
    if (test.flatMap(TestResult::failure).isPresent()) {
      failure(test.flatMap(TestResult::failure).get(), stem, all);
    }
    if (test.isPresent()) {
      files(test.get(), stem, all);
    }
    Optional<Clause> clause = words.find(one.clause().id());
    if (clause.isPresent()) {
      // One file serves all cases of the clause.
      String name = "Clause " + clause.get().id() + " and its source";
      text(name, "clause-" + clause.get().id(), words.tell(clause.get())).ifPresent(all::add);
    }
    return all;
  }

  private void failure(Failure failure, String stem, List<Attachment> all) throws IOException {
    String token = failure.replayToken();
    String again = token.isEmpty() ? "" : info.replayCommand(token);
    text("Play it again", stem + "-replay", again).ifPresent(all::add);
    text("Schedule: who did what", stem + "-columns", FailureText.columns(failure))
        .ifPresent(all::add);
    text("End of the event log", stem + "-log", String.join("\n", failure.logTail()))
        .ifPresent(all::add);
    text(
            "Last instructions of the traced program",
            stem + "-instructions",
            String.join("\n", failure.instructions()))
        .ifPresent(all::add);
  }

  private Optional<Attachment> text(String name, String stem, String text) throws IOException {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String file = stem + "-attachment.txt";
    if (!Files.exists(folder.resolve(file))) {
      Files.writeString(folder.resolve(file), text + "\n", StandardCharsets.UTF_8);
    }
    return Optional.of(new Attachment().setName(name).setSource(file).setType("text/plain"));
  }

  private void files(TestResult test, String stem, List<Attachment> all) throws IOException {
    int number = 0;
    for (org.utrace.rules.Attachment file : test.attachments()) {
      number++;
      copy(file, stem + "-file" + number, all);
    }
  }

  private void copy(org.utrace.rules.Attachment file, String stem, List<Attachment> all)
      throws IOException {
    Path source = outDir.resolve(file.file());
    if (!Files.isRegularFile(source)) {
      text(file.title(), stem, file.file() + " is not there any more.").ifPresent(all::add);
    } else if (Files.size(source) > COPIED_BYTES_MAX) {
      text(file.title(), stem, "Too big for this page; look at " + file.file() + " of the run.")
          .ifPresent(all::add);
    } else {
      String name = stem + "-attachment" + ending(file.file());
      Files.copy(source, folder.resolve(name));
      all.add(new Attachment().setName(file.title()).setSource(name).setType(type(name)));
    }
  }

  private static String ending(String file) {
    int dot = file.lastIndexOf('.');
    return dot <= file.lastIndexOf('/') ? ".txt" : file.substring(dot);
  }

  private static String type(String file) {
    String ending = ending(file).toLowerCase(Locale.ROOT);
    return switch (ending) {
      case ".txt", ".log", ".out", ".err" -> "text/plain";
      case ".json" -> "application/json";
      case ".svg" -> "image/svg+xml";
      case ".png" -> "image/png";
      default -> "application/octet-stream";
    };
  }
}
