// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import org.utrace.contract.Edition;
import picocli.CommandLine.Option;

/** Hold the option that chooses the edition. */
final class EditionOption {
  @Option(
      names = "--edition",
      paramLabel = "E",
      defaultValue = "plan",
      description =
          "Revision of the contract: plan or 20091216, as shipped (default: ${DEFAULT-VALUE}).")
  private String id = "";

  /** Its id as given. */
  String id() {
    return id;
  }

  /**
   * The edition.
   *
   * @throws BadInputException if there is none of that name
   */
  Edition edition() {
    return Implementations.edition(id);
  }
}
