// SPDX-License-Identifier: Apache-2.0
/**
 * Command line, workers, journal and exit codes.
 *
 * <p>Called by the shell. May depend on the kit; implementations and result writers only through
 * ServiceLoader. The only package that prints.
 */
@NullMarked
package org.utrace.launcher;

import org.jspecify.annotations.NullMarked;
