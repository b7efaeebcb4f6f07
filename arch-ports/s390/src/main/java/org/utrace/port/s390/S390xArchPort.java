// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.s390;

import org.utrace.cpu.unicorn.UnicornCpus;

/** The 64-bit s390 port. */
public final class S390xArchPort extends S390Port {

  /** Called by {@link java.util.ServiceLoader}. */
  public S390xArchPort() {
    super("s390x", true, UnicornCpus.s390x());
  }
}
