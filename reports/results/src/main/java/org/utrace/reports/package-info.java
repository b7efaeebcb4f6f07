// SPDX-License-Identifier: Apache-2.0
/**
 * Writers that turn results into files for people and tools.
 *
 * <p>Found by the launcher through ServiceLoader. May depend on {@code org.utrace.rules}.
 */
@NullMarked
package org.utrace.reports;

import org.jspecify.annotations.NullMarked;
