// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

/** Make any text fit for XML 1.0. */
final class XmlText {
  private XmlText() {}

  /** Replace the characters that XML cannot hold, such as most control characters, by {@code ?}. */
  static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints().map(c -> isAllowed(c) ? c : '?').forEach(clean::appendCodePoint);
    return clean.toString();
  }

  private static boolean isAllowed(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || (c >= 0x20 && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD)
        || c >= 0x10000;
  }
}
