// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

/**
 * Name a file that tells more about a test, such as the crash report of its worker.
 *
 * @param title what it is, for a reader
 * @param file path below the output folder, with {@code /} between its parts
 */
public record Attachment(String title, String file) {
  /** Refuse a path that leads out of the output folder. */
  public Attachment {
    if (file.isEmpty() || file.startsWith("/") || file.contains("..") || file.contains("\\")) {
      throw new IllegalArgumentException("no path below the output folder: " + file);
    }
  }
}
