// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ShellWordTests {
  @Test
  void wordIsQuotedWhereItNeedsThat() {
    assertThat(ShellWord.of("a/b-1.jar:c")).isEqualTo("a/b-1.jar:c");
    assertThat(ShellWord.of("two words")).isEqualTo("'two words'");
    assertThat(ShellWord.of("$(rm -r x)'")).isEqualTo("'$(rm -r x)'\\'''");
  }
}
