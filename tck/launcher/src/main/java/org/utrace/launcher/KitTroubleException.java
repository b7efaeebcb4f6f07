// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

/** Give up because the kit or a worker is at fault, in one sentence (exit code 3). */
final class KitTroubleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  KitTroubleException(String sentence) {
    super(sentence);
  }

  KitTroubleException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
