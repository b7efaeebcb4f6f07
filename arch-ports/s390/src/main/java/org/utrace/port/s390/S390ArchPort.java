// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.s390;

import org.utrace.cpu.unicorn.UnicornCpus;

/** The 31-bit s390 port. */
public final class S390ArchPort extends S390Port {

  /** Called by {@link java.util.ServiceLoader}. */
  public S390ArchPort() {
    super("s390", false, UnicornCpus.s390());
  }
}
