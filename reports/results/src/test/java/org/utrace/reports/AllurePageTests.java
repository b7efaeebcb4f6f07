// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utrace.rules.ResultSink;

final class AllurePageTests {
  @AfterEach
  void forget() {
    System.clearProperty(AllurePage.HOME_PROPERTY);
  }

  @Test
  void withoutTheToolItSaysSo(@TempDir Path folder) {
    System.setProperty(AllurePage.HOME_PROPERTY, folder.toString());
    assertThatThrownBy(() -> new AllurePage().write(Samples.result(7, "model"), folder))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessageContaining("not installed");
  }

  @Test
  void onlyTheInnermostCauseIsTold() {
    assertThat(
            AllurePage.cause(
                List.of("Could not", "\tat a", "Caused by: one", "\tat b", "Caused by: two")))
        .isEqualTo("Caused by: two");
    assertThat(AllurePage.cause(List.of("", "Bad option"))).isEqualTo("Bad option");
  }

  @Test
  void writersAreInstalled() {
    assertThat(ResultSink.installed())
        .extracting(ResultSink::name)
        .isEqualTo(List.of("allure-report", "allure-results", "junit", "matrix"));
  }
}
