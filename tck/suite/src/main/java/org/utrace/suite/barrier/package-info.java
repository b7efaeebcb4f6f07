// SPDX-License-Identifier: Apache-2.0
/**
 * Judge the barrier: what it waits for, what its results promise, what ends it (BAR).
 *
 * <p>Run by whoever launches the suite. Depends on {@code org.utrace.suite} and what that depends
 * on; names no other chapter.
 */
@NullMarked
package org.utrace.suite.barrier;

import org.jspecify.annotations.NullMarked;
