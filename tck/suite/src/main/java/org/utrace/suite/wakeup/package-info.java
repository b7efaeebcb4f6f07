// SPDX-License-Identifier: Apache-2.0
/**
 * Judge the delayed wake-up: when it comes, that it is never lost, what it wakes (WAKE).
 *
 * <p>Run by whoever launches the suite. Depends on {@code org.utrace.suite} and what that depends
 * on; names no other chapter.
 */
@NullMarked
package org.utrace.suite.wakeup;

import org.jspecify.annotations.NullMarked;
