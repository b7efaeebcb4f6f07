// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AllureUidsTests {
  private static String entry(String file, String json) {
    String data = Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    return "        d('" + file + "','" + data + "'),\n";
  }

  @Test
  void casesAreFoundByTheirIdentity(@TempDir Path folder) throws IOException {
    Path page =
        Files.writeString(
            folder.resolve("index.html"),
            entry("data/suites.json", "{\"uid\":\"a\",\"fullName\":\"no case\"}")
                + entry("data/test-cases/1f.json", "{\"fullName\":\"ref/plan/model/ORD-03/T.a\"}")
                + entry("data/test-cases/2e.json", "{\"fullName\":\"ref/plan/x86/ORD-03/T.a\"}"));
    assertThat(AllureUids.read(page))
        .hasSize(2)
        .containsEntry("ref/plan/model/ORD-03/T.a", "1f")
        .containsEntry("ref/plan/x86/ORD-03/T.a", "2e");
  }

  @Test
  void withoutAPageThereAreNone(@TempDir Path folder) throws IOException {
    assertThat(AllureUids.read(folder.resolve("index.html"))).isEmpty();
  }
}
