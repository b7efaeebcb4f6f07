// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

/** Write words so that a shell takes each for one. */
public final class ShellWord {
  private ShellWord() {}

  /** Quote a word, where it needs that. */
  public static String of(String word) {
    return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
