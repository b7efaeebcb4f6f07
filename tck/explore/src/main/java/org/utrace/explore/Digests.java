// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import java.util.ArrayList;
import java.util.List;

/**
 * Hold the digests that tell whether a replay token still fits, as lower-case hex.
 *
 * @param kit of the kit's classes
 * @param ruleBook of the rule book
 * @param implementation as it gives it itself
 */
public record Digests(String kit, String ruleBook, String implementation) {
  /** Characters of each digest that a token keeps. */
  static final int SHORT_LENGTH = 12;

  /** Keep the first characters only, as a token does. */
  public Digests shortened() {
    return new Digests(shorten(kit), shorten(ruleBook), shorten(implementation));
  }

  /** List what differs: {@code kit}, {@code rule book}, {@code implementation}. */
  public List<String> differences(Digests other) {
    Digests a = shortened();
    Digests b = other.shortened();
    List<String> changed = new ArrayList<>();
    if (!a.kit.equals(b.kit)) {
      changed.add("kit");
    }
    if (!a.ruleBook.equals(b.ruleBook)) {
      changed.add("rule book");
    }
    if (!a.implementation.equals(b.implementation)) {
      changed.add("implementation");
    }
    return changed;
  }

  private static String shorten(String digest) {
    return digest.substring(0, Math.min(SHORT_LENGTH, digest.length()));
  }
}
