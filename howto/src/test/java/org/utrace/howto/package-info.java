// SPDX-License-Identifier: Apache-2.0
/**
 * Run what the guides show and compare; called by the build only.
 *
 * <p>May depend on everything, as a user of the kit may. How a page says what is run, what varies
 * and what is quoted is told in {@code howto/README.md}.
 */
@NullMarked
package org.utrace.howto;

import org.jspecify.annotations.NullMarked;
