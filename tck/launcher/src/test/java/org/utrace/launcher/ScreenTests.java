// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

final class ScreenTests {
  @Test
  void coloursAreForTerminalsOnlyAndCanBeRefused() {
    assertThat(Screen.wantsColour(true, Map.of())).isTrue();
    assertThat(Screen.wantsColour(false, Map.of())).isFalse();
    assertThat(Screen.wantsColour(true, Map.of("NO_COLOR", "1"))).isFalse();
    assertThat(Screen.wantsColour(true, Map.of("NO_COLOR", ""))).isTrue();
    assertThat(Screen.wantsColour(true, Map.of("TERM", "dumb"))).isFalse();
  }

  @Test
  void paintLeavesWordsAloneWithoutColour() {
    assertThat(Screen.paint(Ansi.OFF, "bold,red", "FAIL")).isEqualTo("FAIL");
    assertThat(Screen.paint(Ansi.ON, "bold,red", "FAIL")).contains("FAIL").contains("\u001b[");
  }
}
