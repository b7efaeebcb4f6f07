// SPDX-License-Identifier: Apache-2.0
/**
 * Trace threads: engine lists, reports, requests, barrier and examination.
 *
 * <p>The public face is {@link org.utrace.core.UtraceCore}; engines call it through {@code
 * org.utrace.contract.Utrace}, a kernel through {@code org.utrace.tracehook.Tracehook}. Depends on
 * {@code org.utrace.contract}, {@code org.utrace.sync}, {@code org.utrace.arch} and {@code
 * org.utrace.tracehook}; never on a kernel.
 *
 * <p>Lock order: a thread's {@code utrace_lock}, then whatever the host takes inside {@code
 * TracedThread}. No lock is held while a callback runs (CB-08).
 */
@NullMarked
package org.utrace.core;

import org.jspecify.annotations.NullMarked;
