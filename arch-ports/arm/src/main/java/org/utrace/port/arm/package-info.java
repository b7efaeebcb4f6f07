// SPDX-License-Identifier: Apache-2.0
/**
 * The ports of the Arm machines: aarch64 and arm.
 *
 * <p>Found by the kernel through ServiceLoader. May depend on {@code org.utrace.arch}, the contract
 * and {@code org.utrace.cpu}; never on another port or on the kernel.
 */
@NullMarked
package org.utrace.port.arm;

import org.jspecify.annotations.NullMarked;
