// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utrace.rules.RunResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class AllureSinkTests {
  private static List<JsonNode> write(Path folder, long seed) throws IOException {
    return write(folder, Samples.result(seed, "model", "x86_64"));
  }

  private static List<JsonNode> write(Path folder, RunResult result) throws IOException {
    new AllureSink().write(result, folder);
    try (Stream<Path> files = Files.list(folder.resolve("allure-results"))) {
      return files
          .filter(file -> file.toString().endsWith("-result.json"))
          .map(file -> JsonMapper.shared().readTree(file))
          .toList();
    }
  }

  private static JsonNode find(List<JsonNode> results, String port, String test) {
    return results.stream()
        .filter(node -> node.get("fullName").asString().contains("/" + port + "/"))
        .filter(node -> node.get("fullName").asString().endsWith("/" + test))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no result of " + test));
  }

  private static List<String> labels(JsonNode result, String name) {
    return result
        .get("labels")
        .valueStream()
        .filter(label -> label.get("name").asString().equals(name))
        .map(label -> label.get("value").asString())
        .toList();
  }

  @Test
  void failureHasItsPlaceItsMessageAndItsAttachments(@TempDir Path folder) throws IOException {
    JsonNode failed = find(write(folder, 7), "model", "OrderTests.ORD_03_b");
    assertThat(failed.get("status").asString()).isEqualTo("failed");
    assertThat(failed.get("stage").asString()).isEqualTo("finished");
    assertThat(failed.get("statusDetails").get("message").asString())
        .startsWith("FAIL: stopped <\u200btoo>");
    assertThat(failed.get("statusDetails").get("trace").asString()).contains("but was: RESUME");
    assertThat(labels(failed, "epic")).containsExactly("resolution — ORD, CTL, RES");
    assertThat(labels(failed, "feature")).containsExactly("ORD-03");
    assertThat(labels(failed, "story")).containsExactly("OrderTests.ORD_03_b");
    assertThat(failed.get("attachments").valueStream().map(a -> a.get("name").asString()))
        .containsExactly(
            "Play it again",
            "Schedule: who did what",
            "End of the event log",
            "Last instructions of the traced program",
            "Clause ORD-03 and its source");
    for (JsonNode attachment : failed.get("attachments")) {
      Path file = folder.resolve("allure-results").resolve(attachment.get("source").asString());
      assertThat(file).isNotEmptyFile();
    }
  }

  @Test
  void passTellsWhatWasAskedAndWhatWasTried(@TempDir Path folder) throws IOException {
    JsonNode passed = find(write(folder, 7), "model", "OrderTests.ORD_04_a");
    assertThat(passed.get("descriptionHtml").asString())
        .contains("MUST, a duty of the implementation")
        .contains("1 check in 0.005 s")
        .contains("preemptions&lt;&#x3D;1 complete");
    String clause = passed.get("attachments").get(0).get("source").asString();
    assertThat(Files.readString(folder.resolve("allure-results").resolve(clause)))
        .contains("Source:\n  seed 003");
  }

  @Test
  void filesOfATestAreCopied(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("crash.log"), "# SIGSEGV\n");
    JsonNode crashed = find(write(folder, 7), "model", "OrderTests.ORD_07_a");
    JsonNode file = crashed.get("attachments").get(0);
    assertThat(file.get("name").asString()).isEqualTo("Crash report");
    assertThat(folder.resolve("allure-results").resolve(file.get("source").asString()))
        .hasContent("# SIGSEGV");
    JsonNode lost = crashed.get("attachments").get(1);
    assertThat(folder.resolve("allure-results").resolve(lost.get("source").asString()))
        .hasContent("core is not there any more.");
  }

  @Test
  void knownFailureIsShownAsOne(@TempDir Path folder) throws IOException {
    List<JsonNode> results = write(folder, Samples.excused());
    JsonNode known = find(results, "model", "OrderTests.ORD_03_b").get("statusDetails");
    assertThat(known.get("known").asBoolean()).isTrue();
    assertThat(known.get("message").asString())
        .startsWith("FAIL, known: not written (T-9), until 2027-01-31: stopped");
    JsonNode fresh = find(results, "x86_64", "OrderTests.ORD_03_b").get("statusDetails");
    assertThat(fresh.get("known").asBoolean()).isFalse();
  }

  @Test
  void caseLeadsBackToTheMatrix(@TempDir Path folder) throws IOException {
    JsonNode link = find(write(folder, 7), "x86_64", "OrderTests.ORD_04_a").get("links").get(0);
    assertThat(link.get("url").asString()).isEqualTo("../index.html#cell=ORD-04/x86_64");
  }

  @Test
  void everyCaseIsOfItsOwn(@TempDir Path folder) throws IOException {
    List<JsonNode> results = write(folder, 7);
    long cases =
        Samples.result(7, "model", "x86_64").clauses().stream()
            .mapToLong(clause -> ReportCase.of(clause).size())
            .sum();
    // Allure takes for one what has the same test case and parameters.
    assertThat(results.stream().map(r -> r.get("testCaseId") + "" + r.get("parameters")).distinct())
        .hasSize((int) cases);
  }

  @Test
  void everythingButAPassIsInOneCategory(@TempDir Path folder) throws IOException {
    for (JsonNode result : write(folder, Samples.excused())) {
      String message = result.get("statusDetails").path("message").asString("");
      String status = result.get("status").asString();
      assertThat(
              AllureCategories.all().stream()
                  .filter(category -> category.matchedStatuses().contains(status))
                  .filter(category -> message.matches(category.messageRegex())))
          .as(message)
          .hasSize(status.equals("passed") ? 0 : 1);
    }
  }

  @Test
  void testThatLacksACapabilityIsFiledAsOne(@TempDir Path folder) throws IOException {
    JsonNode skipped = find(write(folder, 7), "model", "OrderTests.ORD_01_a");
    String message = skipped.get("statusDetails").get("message").asString();
    assertThat(message).isEqualTo("SKIPPED: lacks capability bit-encoding, hw-step");
    assertThat(
            AllureCategories.all().stream()
                .filter(category -> message.matches(category.messageRegex())))
        .extracting(AllureCategories.Category::name)
        .containsExactly("Missing capability");
  }

  @Test
  void verdictsHaveTheirStatus(@TempDir Path folder) throws IOException {
    List<JsonNode> results = write(folder, 7);
    assertThat(status(results, "OrderTests.ORD_03_a")).isEqualTo("passed");
    assertThat(status(results, "OrderTests.ORD_07_a")).isEqualTo("broken");
    assertThat(status(results, "OrderTests.ORD_08_a")).isEqualTo("broken");
    assertThat(status(results, "ORD-05/no test")).isEqualTo("skipped");
  }

  private static String status(List<JsonNode> results, String test) {
    return find(results, "model", test).get("status").asString();
  }

  @Test
  void historyKnowsACaseAgainWhateverTheSeed(@TempDir Path first, @TempDir Path second)
      throws IOException {
    List<JsonNode> one = write(first, 7);
    assertThat(histories(one)).isEqualTo(histories(write(second, 8))).hasSize(one.size());
  }

  private static TreeMap<String, String> histories(List<JsonNode> results) {
    TreeMap<String, String> ids = new TreeMap<>();
    results.forEach(r -> ids.put(r.get("historyId").asString(), r.get("fullName").asString()));
    return ids;
  }

  @Test
  void parametersTellTheRunAndTheSeedIsLeftOutOfTheHistory(@TempDir Path folder)
      throws IOException {
    JsonNode parameters = find(write(folder, 7), "x86_64", "OrderTests.ORD_03_a").get("parameters");
    assertThat(parameters.valueStream().map(p -> p.get("name").asString()))
        .containsExactly("port", "edition", "implementation", "seed");
    assertThat(parameters.get(3).get("excluded").asBoolean()).isTrue();
  }

  @Test
  void runIsDescribedBesideTheResults(@TempDir Path folder) throws IOException {
    write(folder, 7);
    Path results = folder.resolve("allure-results");
    assertThat(Files.readString(results.resolve("environment.properties")))
        .contains("edition=plan\n")
        .contains("not\\ run\\:\\ s390x=no emulator: install it\n")
        .contains("seed=7\n");
    assertThat(Files.readString(results.resolve("categories.json"))).contains("(?s)FAIL");
    assertThat(Files.readString(results.resolve("executor.json"))).contains("utck 0.1.0");
  }
}
