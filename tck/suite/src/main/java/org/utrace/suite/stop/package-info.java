// SPDX-License-Identifier: Apache-2.0
/**
 * Judge how a thread is stopped, kept and let go (STOP).
 *
 * <p>Run by whoever launches the suite. Depends on {@code org.utrace.suite} and what that depends
 * on; names no other chapter.
 */
@NullMarked
package org.utrace.suite.stop;

import org.jspecify.annotations.NullMarked;
