// SPDX-License-Identifier: Apache-2.0
/**
 * Tests of the whole: who may use whom, and what runs on the assembled class path.
 *
 * <p>Called by the build only. May see every package.
 */
@NullMarked
package org.utrace.certification;

import org.jspecify.annotations.NullMarked;
