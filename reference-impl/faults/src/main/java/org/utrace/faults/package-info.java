// SPDX-License-Identifier: Apache-2.0
/**
 * Read the files of faults and permitted variants of the reference and of the ports.
 *
 * <p>Found by the launcher through ServiceLoader. May depend on the contract and a YAML reader; the
 * code that they change is known to it as text alone.
 */
@NullMarked
package org.utrace.faults;

import org.jspecify.annotations.NullMarked;
