// SPDX-License-Identifier: Apache-2.0
/**
 * The model machine: interpreted in Java, small enough to read, with every stepping facility.
 *
 * <p>Found by the kernel through ServiceLoader. May depend on {@code org.utrace.arch}, the contract
 * and {@code org.utrace.cpu}; never on another port or on the kernel.
 */
@NullMarked
package org.utrace.port.model;

import org.jspecify.annotations.NullMarked;
