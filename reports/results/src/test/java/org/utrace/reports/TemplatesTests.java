// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.samskivert.mustache.MustacheException;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TemplatesTests {
  @Test
  void modelThatLacksWhatTheTemplateNamesIsRefused() {
    assertThatThrownBy(() -> Templates.fill("allure-case.mustache", Map.of("reason", "")))
        .isInstanceOf(MustacheException.class)
        .hasMessageContaining("text");
  }

  @Test
  void fileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> Templates.text("no.css")).hasMessage("the jar lacks no.css");
    assertThat(Templates.text("matrix.css")).contains("--page");
  }
}
