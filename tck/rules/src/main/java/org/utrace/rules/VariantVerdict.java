// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.util.Locale;

/** Say whether the tests leave a permitted variant in peace. */
public enum VariantVerdict {
  /** No test accuses it, and it deviates where it says so. */
  ACCEPTED,
  /** A test fails, or comes to no verdict, where nothing is wrong. */
  ACCUSED,
  /** No test accuses it, but a SHOULD that it says it departs from does not deviate. */
  NOT_DIFFERENT,
  /** It is not known: the variant cannot be made. */
  UNKNOWN;

  /** Give the words that results use. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
