// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

/** Name a system call that programs of the stage make; its number is the machine's. */
public enum GuestCall {
  WRITE,
  EXIT,
  EXIT_GROUP,
  GETPID,
  GETTID,
  NANOSLEEP,
  PAUSE,
  KILL,
  TGKILL,
  SCHED_YIELD
}
