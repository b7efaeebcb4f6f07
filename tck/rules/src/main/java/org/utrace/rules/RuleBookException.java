// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.util.List;

/** Refuse a rule book or a baseline, telling all that is wrong with it at once. */
public final class RuleBookException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  RuleBookException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** List the problems by line, each as {@code file:line: sentence}. */
  public List<String> problems() {
    return problems;
  }
}
