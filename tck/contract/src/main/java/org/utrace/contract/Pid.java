// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract;

/**
 * Number a thread or a process.
 *
 * @param number positive; 0 stands for the kernel itself as the sender of a signal
 */
public record Pid(int number) {
  @Override
  public String toString() {
    return Integer.toString(number);
  }
}
