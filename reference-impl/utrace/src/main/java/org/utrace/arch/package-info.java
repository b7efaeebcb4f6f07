// SPDX-License-Identifier: Apache-2.0
/**
 * Say what a port fills in, as {@code arch/} does in the Linux source.
 *
 * <p>Implemented by the modules of {@code arch-ports}; called by kernel and core. Depends on {@code
 * org.utrace.contract}, its SPI names and {@code org.utrace.cpu}.
 */
@NullMarked
package org.utrace.arch;

import org.jspecify.annotations.NullMarked;
