// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu;

/** Report that a CPU was used wrongly or failed; user code's own faults are {@link CpuEvent}s. */
public class CpuException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Make an exception with one sentence that names the call and its arguments. */
  public CpuException(String message) {
    super(message);
  }
}
