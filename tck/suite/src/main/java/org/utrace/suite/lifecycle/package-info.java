// SPDX-License-Identifier: Apache-2.0
/**
 * Judge a thread's end: exit, death, reaping, and the primacy of SIGKILL (EXIT, DEATH, REAP, KILL).
 *
 * <p>Run by whoever launches the suite. Depends on {@code org.utrace.suite} and what that depends
 * on; names no other chapter.
 */
@NullMarked
package org.utrace.suite.lifecycle;

import org.jspecify.annotations.NullMarked;
