// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

/** Say in one sentence that libunicorn cannot be loaded and what to do about it. */
public final class UnicornMissingException extends UnicornException {
  private static final long serialVersionUID = 1L;

  private final String problem;

  UnicornMissingException(String problem, String remedy) {
    super(problem + "; " + remedy);
    this.problem = problem;
  }

  /** What is wrong, without what to do about it. */
  public String problem() {
    return problem;
  }
}
