// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

import java.util.List;
import org.utrace.contract.Address;

/**
 * Tell of the system call that a thread sleeps in.
 *
 * @param number the machine's number of the call; -1 for a thread that sleeps outside a call
 * @param arguments the six arguments
 * @param sp stack pointer of user mode
 * @param pc where user mode goes on
 */
public record CurrentCall(int number, List<Long> arguments, Address sp, Address pc) {

  /** Copy the list. */
  public CurrentCall {
    arguments = List.copyOf(arguments);
  }
}
