// SPDX-License-Identifier: Apache-2.0
package org.utrace.howto;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Hold a fenced block of a page.
 *
 * @param line of the opening fence, counted from 1
 * @param kind what follows the opening fence: console, java, ...
 * @param directives of the comments right before it, by key
 * @param content lines between the fences
 */
record Fence(int line, String kind, Map<String, String> directives, List<String> content) {

  /** Where the content begins, counted from 1. */
  int firstLine() {
    return line + 1;
  }

  Optional<String> directive(String key) {
    return Optional.ofNullable(directives.get(key));
  }
}
