// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite;

import org.utrace.contract.spi.TraceeProgram;

/** Report that a program does not keep its promise, so that nothing can be judged with it. */
final class TraceeAtFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TraceeAtFault(TraceeProgram program, String how) {
    super(
        "the tracee "
            + program.fileName()
            + " does not keep its promise ("
            + program.promise()
            + "): "
            + how);
  }
}
