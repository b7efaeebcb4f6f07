// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.utrace.explore.Seeds;

final class SuiteParametersTests {
  /** The folder that tests run in is that of the module. */
  private static final Path GUIDE = Path.of("../../howto/implementing/README.md");

  private static WorkerSettings settings(Map<String, String> values) {
    return new SuiteParameters(key -> Optional.ofNullable(values.get(key))).settings();
  }

  @Test
  void guideListsTheParameters() throws IOException {
    List<String> rows =
        Pattern.compile("(?m)^\\| `(utrace\\.[a-z.]+)` \\|")
            .matcher(Files.readString(GUIDE))
            .results()
            .map((MatchResult row) -> row.group(1))
            .toList();
    assertThat(rows).containsExactlyElementsOf(SuiteParameters.KEYS);
  }

  @Test
  void missingValuesHaveDefaults() {
    WorkerSettings settings =
        settings(
            Map.of(
                SuiteParameters.IMPLEMENTATION,
                "fake",
                SuiteParameters.PORT,
                "idle",
                SuiteParameters.SEED,
                " "));
    assertThat(settings.edition()).isEqualTo("plan");
    assertThat(settings.seeds()).isEqualTo(Seeds.one(1));
    assertThat(settings.schedules()).isEqualTo(200);
    assertThat(settings.clauses()).isEmpty();
  }

  @Test
  void replayIsToldWhereAnImplementationIsThatTheKitDoesNotComeWith() {
    Map<String, String> theirs =
        Map.of(SuiteParameters.IMPLEMENTATION, "bare", SuiteParameters.PORT, "honest");
    assertThat(settings(theirs).implPath())
        .containsExactly(Path.of("target/test-classes").toAbsolutePath());
    Map<String, String> ours =
        Map.of(SuiteParameters.IMPLEMENTATION, "fake", SuiteParameters.PORT, "idle");
    assertThat(settings(ours).implPath()).isEmpty();
  }

  @Test
  void choiceMustBeMadeWhereThereIsOne() {
    assertThatThrownBy(() -> settings(Map.of()))
        .hasMessage(
            "A run has one implementation: set utrace.implementation to one of: bare, fake, toy.");
    assertThatThrownBy(() -> settings(Map.of(SuiteParameters.IMPLEMENTATION, "bare")))
        .hasMessage("A run has one port: set utrace.port to one of: honest, lying, hanging.");
  }
}
