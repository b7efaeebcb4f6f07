// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract;

/** Say whether the system call being entered is made (clause SYS-03). */
public enum SyscallAction {
  RUN,
  ABORT
}
