// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import org.utrace.contract.Edition;
import org.utrace.contract.spi.Implementation;
import org.utrace.explore.Digests;
import org.utrace.explore.KitDigest;
import org.utrace.explore.ReplayToken;
import org.utrace.rules.RuleBook;
import org.utrace.suite.SuiteSession;

/** Digest what decides how a schedule runs, so that a stale token is told from a mended fault. */
final class KitIdentity {
  private KitIdentity() {}

  /** Digests of kit, rule book and implementation; the launcher itself decides nothing. */
  static Digests digests(RuleBook book, Implementation implementation) {
    return new Digests(ofKit(), book.sha256(), of(implementation));
  }

  private static String of(Implementation implementation) {
    String own = implementation.digest();
    return own.isEmpty() ? KitDigest.of(implementation.getClass()) : own;
  }

  private static String ofKit() {
    return KitDigest.of(SuiteSession.class, ReplayToken.class, Edition.class);
  }
}
