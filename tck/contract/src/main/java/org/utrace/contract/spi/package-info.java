// SPDX-License-Identifier: Apache-2.0
/**
 * Say what an implementer supplies so that the kit can run its tests.
 *
 * <p>Called by the suite, the explorer and the launcher; implemented outside the kit. Depends on
 * the contract types alone.
 */
@NullMarked
package org.utrace.contract.spi;

import org.jspecify.annotations.NullMarked;
