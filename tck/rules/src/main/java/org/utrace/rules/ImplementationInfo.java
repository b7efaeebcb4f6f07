// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.util.List;

/**
 * Name the implementation under test.
 *
 * @param name as its provider calls it
 * @param version as its provider gives it
 * @param capabilities what it declares, sorted
 */
public record ImplementationInfo(String name, String version, List<String> capabilities) {
  /** Copy and sort the capabilities. */
  public ImplementationInfo {
    capabilities = capabilities.stream().sorted().toList();
  }
}
