// SPDX-License-Identifier: Apache-2.0
/**
 * Judge the step of one instruction and of one block (STEP, BLK).
 *
 * <p>Run by whoever launches the suite. Depends on {@code org.utrace.suite} and what that depends
 * on; names no other chapter.
 */
@NullMarked
package org.utrace.suite.step;

import org.jspecify.annotations.NullMarked;
