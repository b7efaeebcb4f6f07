// SPDX-License-Identifier: Apache-2.0
/**
 * The x86_64 and i386 ports.
 *
 * <p>Found by the kernel through ServiceLoader. May depend on {@code org.utrace.arch}, the contract
 * and {@code org.utrace.cpu}; never on another port or on the kernel.
 */
@NullMarked
package org.utrace.port.x86;

import org.jspecify.annotations.NullMarked;
