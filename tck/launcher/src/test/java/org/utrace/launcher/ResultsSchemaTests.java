// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utrace.launcher.JournalLine.Died;
import org.utrace.launcher.JournalLine.Planned;
import org.utrace.rules.Verdict;

/** Holds results against the schema that is published with the kit. */
final class ResultsSchemaTests {
  private static final String FILE = "/org/utrace/launcher/results.schema.json";

  /** What is wrong with a document. */
  static List<String> problems(String document) {
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(schemaText());
    return schema.validate(document, InputFormat.JSON).stream().map(e -> e.toString()).toList();
  }

  private static String schemaText() {
    try (InputStream in = Main.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new AssertionError("no " + FILE);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sample() {
    Died died = Samples.death("was killed", "T.b", "Killed");
    Planned lost = new Planned("T.b", Samples.ids("ORD-08"));
    return Json.document(
        ResultsFile.of(
            Samples.outcome(
                Samples.journal(
                    "model",
                    Samples.pass("T.a", "ORD-03"),
                    Samples.fail("T.b", "ORD-07"),
                    Samples.without(Verdict.SKIPPED, "needs exec", "T.c", "EXEC-01")),
                Samples.died(died, Samples.header("x86_64", lost)))));
  }

  @Test
  void resultsKeepTheSchema(@TempDir Path folder) throws IOException {
    assertThat(problems(sample())).isEmpty();
    Path file = folder.resolve("results.json");
    ResultsFile.of(Samples.outcome(Samples.journal("model"))).write(file);
    assertThat(problems(Files.readString(file))).isEmpty();
    assertThat(folder.toFile().list()).containsExactly("results.json");
  }

  @Test
  void baselineKeepsTheSchema() {
    Outcome plain = Samples.outcome(Samples.journal("model", Samples.fail("T.b", "ORD-07")));
    String document = Json.document(ResultsFile.of(Samples.compared("ORD-07", plain)));
    assertThat(problems(document)).isEmpty();
    assertThat(document).contains("\"state\" : \"KNOWN\"").contains("\"ticket\" : \"BUG-1\"");
    assertThat(problems(document.replace("\"KNOWN\"", "\"OLD\""))).isNotEmpty();
  }

  @Test
  void schemaRefusesWhatItShould() {
    assertThat(problems(sample().replace("\"ORD-03\"", "\"ORD_03\""))).isNotEmpty();
    assertThat(problems(sample().replace("\"FAIL\"", "\"BAD\""))).isNotEmpty();
    assertThat(problems(sample().replace("\"seed\"", "\"sead\""))).isNotEmpty();
    assertThat(problems("{}")).isNotEmpty();
  }

  @Test
  void documentSaysWhatReadersAskFor() {
    assertThat(sample())
        .contains("\"schema\" : \"utrace-results/1\"")
        .contains("\"edition\" : \"plan\"")
        .contains("\"baseline\" : null")
        .contains("\"started\" : \"2026-11-21T08:00:00Z\"")
        .contains("\"subject\" : \"implementation\"");
  }
}
