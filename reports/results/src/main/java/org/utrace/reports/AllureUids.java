// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Find out under which names a generated Allure page shows its cases: it makes new ones each time.
 */
final class AllureUids {
  /** How the single-file page holds its data. */
  private static final Pattern TEST_CASE =
      Pattern.compile("d\\('data/test-cases/([0-9a-f]+)\\.json','([A-Za-z0-9+/=]+)'\\)");

  private AllureUids() {}

  /**
   * Read a page.
   *
   * @return the name by the identity of the case; empty if there is no such page
   */
  static Map<String, String> read(Path page) throws IOException {
    Map<String, String> uids = new HashMap<>();
    if (Files.isRegularFile(page)) {
      Matcher found = TEST_CASE.matcher(Files.readString(page, StandardCharsets.UTF_8));
      while (found.find()) {
        JsonNode data = JsonMapper.shared().readTree(Base64.getDecoder().decode(found.group(2)));
        uids.put(data.path("fullName").asString(), found.group(1));
      }
    }
    return uids;
  }
}
