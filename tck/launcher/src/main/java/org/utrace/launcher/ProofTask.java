// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.util.List;

/**
 * Ask a {@link ProofWorker} to run tests; one line of JSON.
 *
 * @param kind what to run them on, and which
 * @param names the fault or the variant, or all faults whose files are to be compiled
 * @param whole whether to go on after the first failure of the fault's own clause
 */
record ProofTask(Kind kind, List<String> names, boolean whole) {
  /** What code the tests are run on. */
  enum Kind {
    /** A chapter on the right code, compiled and loaded as its faults are. */
    RIGHT,
    /** A chapter on a fault. */
    FAULT,
    /** The whole suite on a permitted variant. */
    VARIANT
  }

  /** Copy the list. */
  ProofTask {
    names = List.copyOf(names);
  }
}
