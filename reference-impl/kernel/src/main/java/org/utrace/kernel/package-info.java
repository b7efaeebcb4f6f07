// SPDX-License-Identifier: Apache-2.0
/**
 * A small kernel around tasks, one concern per file.
 *
 * <p>Found by the launcher through ServiceLoader. May depend on contract, cpu, sync, arch,
 * tracehook and core.
 */
@NullMarked
package org.utrace.kernel;

import org.jspecify.annotations.NullMarked;
