// SPDX-License-Identifier: Apache-2.0
/**
 * Wrong and permitted variants of an implementation: patched, compiled in memory, and loaded beside
 * the right one.
 *
 * <p>Called by the launcher's workers, and by builds that check that every one still applies. May
 * depend on {@code org.utrace.contract} and the Java compiler.
 */
@NullMarked
package org.utrace.launcher.faults;

import org.jspecify.annotations.NullMarked;
