// SPDX-License-Identifier: Apache-2.0
/**
 * Judge how engines are detached, by a call and by an answer, alive and dead (DET).
 *
 * <p>Run by whoever launches the suite. Depends on {@code org.utrace.suite} and what that depends
 * on; names no other chapter.
 */
@NullMarked
package org.utrace.suite.detach;

import org.jspecify.annotations.NullMarked;
