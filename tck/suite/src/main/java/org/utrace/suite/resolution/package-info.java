// SPDX-License-Identifier: Apache-2.0
/**
 * Judge how answers and requests of several engines are resolved (ORD, CTL, RES).
 *
 * <p>Run by whoever launches the suite. Depends on {@code org.utrace.suite} and what that depends
 * on; names no other chapter.
 */
@NullMarked
package org.utrace.suite.resolution;

import org.jspecify.annotations.NullMarked;
