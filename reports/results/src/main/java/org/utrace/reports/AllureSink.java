// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import io.qameta.allure.model.TestResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.utrace.rules.ClauseResult;
import org.utrace.rules.ResultSink;
import org.utrace.rules.RuleBook;
import org.utrace.rules.RunInfo;
import org.utrace.rules.RunResult;

/** Write results in the form of Allure, from the graded result and not from a JUnit listener. */
public final class AllureSink implements ResultSink {
  /** Name of the folder that the page is generated from. */
  static final String FOLDER = "allure-results";

  /** For ServiceLoader. */
  public AllureSink() {}

  @Override
  public String name() {
    return FOLDER;
  }

  @Override
  public void write(RunResult result, Path outDir) throws IOException {
    Path folder = outDir.resolve(FOLDER);
    WholeFolder.write(folder, () -> writeAll(result, outDir, folder));
  }

  private static void writeAll(RunResult result, Path outDir, Path folder) throws IOException {
    RunInfo info = result.info();
    ClauseText words = new ClauseText(RuleBook.load(), info);
    AllureCases cases =
        new AllureCases(result, words, new AllureAttachments(info, words, outDir, folder));
    Map<String, Long> clock = new LinkedHashMap<>();
    for (ClauseResult clause : result.clauses()) {
      for (ReportCase one : ReportCase.of(clause)) {
        long begin = clock.getOrDefault(clause.port(), info.started().toEpochMilli());
        TestResult written = cases.of(one, begin);
        clock.put(clause.port(), written.getStop());
        write(folder.resolve(written.getUuid() + "-result.json"), AllureJson.of(written));
      }
    }
    write(folder.resolve("categories.json"), AllureJson.of(AllureCategories.all()));
    write(folder.resolve("environment.properties"), AllureEnvironment.of(result));
    write(folder.resolve("executor.json"), AllureJson.of(executor(info)));
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }

  private static Map<String, String> executor(RunInfo info) {
    Map<String, String> executor = new LinkedHashMap<>();
    executor.put("name", "utck " + info.kitVersion());
    executor.put("type", "utck");
    executor.put("buildName", info.implementation().name() + " " + info.implementation().version());
    executor.put("reportName", "utrace conformance, edition " + info.edition());
    return executor;
  }
}
