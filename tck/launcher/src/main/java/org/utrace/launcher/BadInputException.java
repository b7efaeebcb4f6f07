// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

/** Refuse the command line or the set-up in one sentence that says what to do (exit code 2). */
final class BadInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadInputException(String sentence) {
    super(sentence);
  }
}
