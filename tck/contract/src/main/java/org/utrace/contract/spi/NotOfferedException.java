// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

/**
 * Say that a stage does not have a call, and which capability promises it.
 *
 * <p>Without the capability the test is skipped by that name; with it, the declaration and the
 * stage disagree, which is trouble of the set-up.
 */
public final class NotOfferedException extends UnsupportedOperationException {
  private static final long serialVersionUID = 1L;

  private final String capability;

  /**
   * Make one.
   *
   * @param call the call as a sentence names it, for example {@code Stage.send}
   * @param capability the name in the rule book
   */
  public NotOfferedException(String call, String capability) {
    super("the stage does not offer " + call + ", which belongs to the capability " + capability);
    this.capability = capability;
  }

  /** The capability that promises the call. */
  public String capability() {
    return capability;
  }
}
