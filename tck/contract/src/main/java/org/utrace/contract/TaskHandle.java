// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract;

/** Stand for a thread that can be traced; stays usable after the thread is gone. */
public interface TaskHandle {

  /** The thread's number; another thread may have it once this one is reaped. */
  Pid pid();
}
