// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

/** Report in one sentence what is missing or wrong and what to do about it. */
public final class SetupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Make one from a sentence fit to be printed as it is. */
  public SetupException(String sentence) {
    super(sentence);
  }
}
