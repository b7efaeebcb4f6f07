// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;

/** Ask in a process of its own what implementations there are: foreign code may crash or hang. */
final class Describer {
  /** How long the answer may take: a busy machine starts a JVM slowly. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(120);

  private static final int LAST_WORDS = 3;

  /** Small and quick: most of its time is the start of the JVM. */
  private static final List<String> FLAGS = List.of("-Xmx128m", "-XX:TieredStopAtLevel=1");

  private final List<Path> implPath;
  private final Duration answerMax;
  private final List<String> output = Collections.synchronizedList(new ArrayList<>());
  private final List<String> errors = Collections.synchronizedList(new ArrayList<>());

  Describer(List<Path> implPath, Duration answerMax) {
    this.implPath = List.copyOf(implPath);
    this.answerMax = answerMax;
  }

  /**
   * Ask.
   *
   * @param implPath jars and folders of other implementations
   * @throws BadInputException if one of them crashes or hangs
   */
  static Description describe(List<Path> implPath) {
    return new Describer(implPath, ANSWER_MAX).ask(List.of());
  }

  /** Ask, and let every port that lacks nothing be opened. */
  static Description tryOut(List<Path> implPath) {
    return new Describer(implPath, ANSWER_MAX).ask(List.of(DescribeCommand.TRY_OPTION));
  }

  Description ask(List<String> options) {
    List<String> arguments = new ArrayList<>(List.of(DescribeCommand.NAME));
    arguments.addAll(options);
    try {
      Process process = new ProcessBuilder(ChildJvm.command(implPath, FLAGS, arguments)).start();
      try {
        return answer(process);
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new KitTroubleException(
          "The process that looks for implementations cannot be started: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KitTroubleException("Interrupted while looking for implementations.", e);
    }
  }

  private Description answer(Process process) throws InterruptedException {
    Thread out =
        LinePump.start(
            "describe", process.inputReader(StandardCharsets.UTF_8), output::add, () -> {});
    Thread err =
        LinePump.start(
            "describe-errors", process.errorReader(StandardCharsets.UTF_8), errors::add, () -> {});
    if (!process.waitFor(answerMax.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new BadInputException(
          "%s gave no answer within %d s when it was asked what it needs; %s"
              .formatted(asked(), answerMax.toSeconds(), advice()));
    }
    out.join(answerMax.toMillis());
    err.join(answerMax.toMillis());
    return parse(process.exitValue());
  }

  private Description parse(int code) {
    String last = output.isEmpty() ? "" : output.getLast();
    try {
      if (code == ExitCode.OK) {
        return Json.readPlain(last, Description.class);
      }
    } catch (JacksonException e) {
      // Told below, with its exit code 0.
      errors.add(last);
    }
    throw new BadInputException(
        "%s ended the process that asked it what it needs (exit code %d%s); %s"
            .formatted(asked(), code, lastWords(), advice()));
  }

  private String asked() {
    return output.stream()
        .filter(line -> line.startsWith(DescribeCommand.ASKING))
        .reduce((before, after) -> after)
        .map(line -> line.substring(DescribeCommand.ASKING.length()))
        .orElse("An implementation");
  }

  private String lastWords() {
    List<String> words = List.copyOf(errors);
    return words.isEmpty()
        ? ""
        : ", last words: "
            + String.join(
                " | ", words.subList(Math.max(0, words.size() - LAST_WORDS), words.size()));
  }

  private String advice() {
    return implPath.isEmpty()
        ? "mend it or take it off the class path."
        : "mend it or take it out of --impl-path.";
  }
}
