// SPDX-License-Identifier: Apache-2.0
/**
 * Judge job control of traced threads: what is reported, and what the parent learns (JCTL).
 *
 * <p>Run by whoever launches the suite. Depends on {@code org.utrace.suite} and what that depends
 * on; names no other chapter.
 */
@NullMarked
package org.utrace.suite.jobcontrol;

import org.jspecify.annotations.NullMarked;
