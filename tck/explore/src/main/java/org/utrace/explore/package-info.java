// SPDX-License-Identifier: Apache-2.0
/**
 * Search over schedules, replay of one schedule, shrinking of a failing one.
 *
 * <p>Called by the suite and the launcher. May depend on {@code org.utrace.contract} and its {@code
 * spi}.
 */
@NullMarked
package org.utrace.explore;

import org.jspecify.annotations.NullMarked;
