// SPDX-License-Identifier: Apache-2.0
/**
 * Processors emulated by libunicorn, with every workaround the emulator needs.
 *
 * <p>Called by the ports through factories. May depend on {@code org.utrace.cpu} and the JDK.
 */
@NullMarked
package org.utrace.cpu.unicorn;

import org.jspecify.annotations.NullMarked;
