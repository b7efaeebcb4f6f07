// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.util.List;

/**
 * Ask a {@link ProofWorker} to run a chapter's tests; one line of JSON.
 *
 * @param wrong whether the fault is made; else the code is compiled and loaded in the same way, but
 *     right
 * @param faults names: the fault, or all whose files are to be compiled
 * @param whole whether to go on after the first failure of the fault's own clause
 */
record ProofTask(boolean wrong, List<String> faults, boolean whole) {
  /** Copy the list. */
  ProofTask {
    faults = List.copyOf(faults);
  }
}
