// SPDX-License-Identifier: Apache-2.0
/**
 * Judge the reports of system calls and what engines can do to a call (SYS).
 *
 * <p>Run by whoever launches the suite. Depends on {@code org.utrace.suite} and what that depends
 * on; names no other chapter.
 */
@NullMarked
package org.utrace.suite.syscall;

import org.jspecify.annotations.NullMarked;
