// SPDX-License-Identifier: Apache-2.0
/**
 * Join kernel and tracing core by two interfaces, one for each direction.
 *
 * <p>The core implements {@link org.utrace.tracehook.Tracehook}, a kernel or a live host implements
 * {@link org.utrace.tracehook.TracedThread}. Depends on {@code org.utrace.contract} and {@code
 * org.utrace.arch}.
 */
@NullMarked
package org.utrace.tracehook;

import org.jspecify.annotations.NullMarked;
