// SPDX-License-Identifier: Apache-2.0
/**
 * Judge how a system call is broken off and reported before any signal (INT).
 *
 * <p>Run by whoever launches the suite. Depends on {@code org.utrace.suite} and what that depends
 * on; names no other chapter.
 */
@NullMarked
package org.utrace.suite.interrupt;

import org.jspecify.annotations.NullMarked;
