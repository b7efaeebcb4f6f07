// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract;

/**
 * Number a thread or a process.
 *
 * @param number positive
 */
public record Pid(int number) {
  @Override
  public String toString() {
    return Integer.toString(number);
  }
}
