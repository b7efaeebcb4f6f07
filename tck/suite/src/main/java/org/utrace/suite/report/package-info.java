// SPDX-License-Identifier: Apache-2.0
/**
 * Judge the soft request for a report (REPORT).
 *
 * <p>Run by whoever launches the suite. Depends on {@code org.utrace.suite} and what that depends
 * on; names no other chapter.
 */
@NullMarked
package org.utrace.suite.report;

import org.jspecify.annotations.NullMarked;
