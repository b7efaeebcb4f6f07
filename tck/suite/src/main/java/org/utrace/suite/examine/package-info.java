// SPDX-License-Identifier: Apache-2.0
/**
 * Judge the examination of a held thread: when it begins, and what its end promises (EXAM, REG).
 *
 * <p>Run by whoever launches the suite. Depends on {@code org.utrace.suite} and what that depends
 * on; names no other chapter.
 */
@NullMarked
package org.utrace.suite.examine;

import org.jspecify.annotations.NullMarked;
