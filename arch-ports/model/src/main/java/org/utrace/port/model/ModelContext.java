// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.model;

import org.utrace.cpu.CpuContext;

/** Stand for the state outside the frame, of which this machine has none. */
enum ModelContext implements CpuContext {
  EMPTY
}
