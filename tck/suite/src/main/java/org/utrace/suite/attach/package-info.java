// SPDX-License-Identifier: Apache-2.0
/**
 * Judge how engines are attached, looked up, referenced and released (ATT, REF).
 *
 * <p>Run by whoever launches the suite. Depends on {@code org.utrace.suite} and what that depends
 * on; names no other chapter.
 */
@NullMarked
package org.utrace.suite.attach;

import org.jspecify.annotations.NullMarked;
