// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu;

/** Make processors of one machine, all alike. */
@FunctionalInterface
public interface CpuFactory {

  /** Make a CPU with nothing mapped and every register clear; the caller closes it. */
  UserCpu create();
}
