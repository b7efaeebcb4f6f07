// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.utrace.launcher.JournalLine.Judged;
import org.utrace.rules.TestResult;

/**
 * Digest a run: SHA-256 over the tests' names, log digests, verdicts and numbers of checks, in the
 * order they ended.
 */
final class RunDigest {
  private final MessageDigest digest = sha256();

  /** A digest of nothing yet. */
  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Add a test. */
  void add(Judged judged) {
    TestResult test = judged.test();
    String line =
        "%s %s %s %d\n"
            .formatted(test.testName(), judged.digest(), test.verdict(), test.assertions());
    digest.update(line.getBytes(StandardCharsets.UTF_8));
  }

  /** Finish, in lower-case hex. */
  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
