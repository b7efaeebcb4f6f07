// SPDX-License-Identifier: Apache-2.0
/**
 * A port to be written: every part is there by its name, and none of them is written.
 *
 * <p>Found by the kernel through ServiceLoader, and refused until it is whole. May depend on {@code
 * org.utrace.arch}, the contract, {@code org.utrace.cpu} and the model's processor, which is this
 * machine's too; the answers beside the sources complete it.
 */
@NullMarked
package org.utrace.port.template;

import org.jspecify.annotations.NullMarked;
