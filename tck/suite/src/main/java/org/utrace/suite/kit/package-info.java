// SPDX-License-Identifier: Apache-2.0
/**
 * Judge the kit itself and the rules for engines that it checks (SUP, CB-12, REG-01).
 *
 * <p>Run by whoever launches the suite. Depends on {@code org.utrace.suite} and what that depends
 * on; names no other chapter.
 */
@NullMarked
package org.utrace.suite.kit;

import org.jspecify.annotations.NullMarked;
