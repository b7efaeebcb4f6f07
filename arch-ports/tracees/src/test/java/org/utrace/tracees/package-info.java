// SPDX-License-Identifier: Apache-2.0

/**
 * Tests that the committed tracees are what their sources make and have what is promised.
 *
 * <p>Called by the build only. May depend on {@code org.utrace.contract.spi}.
 */
@NullMarked
package org.utrace.tracees;

import org.jspecify.annotations.NullMarked;
