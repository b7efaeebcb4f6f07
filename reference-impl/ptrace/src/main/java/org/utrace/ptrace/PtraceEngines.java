// SPDX-License-Identifier: Apache-2.0
package org.utrace.ptrace;

import org.utrace.contract.spi.Ptrace;
import org.utrace.kernel.PtraceLayer;

/** Offer ptrace to the kernel. */
public final class PtraceEngines implements PtraceLayer {

  /** Called by {@link java.util.ServiceLoader}. */
  public PtraceEngines() {}

  @Override
  public Ptrace tracer(Host kernel) {
    return new Tracer(kernel);
  }
}
