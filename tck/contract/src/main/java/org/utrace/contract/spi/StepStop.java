// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

import org.utrace.contract.Address;
import org.utrace.contract.Signal;

/**
 * Tell where and why a step target stopped.
 *
 * @param signal what it stopped for: SIGTRAP after a step and at a breakpoint
 * @param pc address of the instruction that it goes on with
 */
public record StepStop(Signal signal, Address pc) {}
