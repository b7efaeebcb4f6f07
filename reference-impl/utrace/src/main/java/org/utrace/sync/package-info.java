// SPDX-License-Identifier: Apache-2.0
/**
 * Give the kernel and the tracing core locks, waits and virtual time.
 *
 * <p>The baton lets exactly one actor run and asks a chooser at every choice point. Called by core,
 * kernel and the live host; depends on {@code org.utrace.contract.spi} alone.
 */
@NullMarked
package org.utrace.sync;

import org.jspecify.annotations.NullMarked;
