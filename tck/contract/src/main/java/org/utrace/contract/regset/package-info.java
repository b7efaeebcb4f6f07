// SPDX-License-Identifier: Apache-2.0
/**
 * Register views as data, and what a machine can step.
 *
 * <p>Called by whoever examines a stopped task. May depend on the JDK only.
 */
@NullMarked
package org.utrace.contract.regset;

import org.jspecify.annotations.NullMarked;
