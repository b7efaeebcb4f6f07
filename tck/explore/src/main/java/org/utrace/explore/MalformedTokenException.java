// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

/** Report in one sentence what is wrong with a replay token and what to do about it. */
public final class MalformedTokenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Make one from a sentence fit to be printed as it is. */
  public MalformedTokenException(String sentence) {
    super(sentence);
  }
}
