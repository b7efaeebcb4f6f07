// SPDX-License-Identifier: Apache-2.0
/**
 * Judge what a machine gives the kernel: step code, hooks, register sets (ARCH, SWS).
 *
 * <p>Run by whoever launches the suite. Depends on {@code org.utrace.suite} and what that depends
 * on; names no other chapter.
 */
@NullMarked
package org.utrace.suite.arch;

import org.jspecify.annotations.NullMarked;
