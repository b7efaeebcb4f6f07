// SPDX-License-Identifier: Apache-2.0
/**
 * Judge the reports of the signal path and what engines make of a signal (SIG, INJ).
 *
 * <p>Run by whoever launches the suite. Depends on {@code org.utrace.suite} and what that depends
 * on; names no other chapter.
 */
@NullMarked
package org.utrace.suite.signal;

import org.jspecify.annotations.NullMarked;
