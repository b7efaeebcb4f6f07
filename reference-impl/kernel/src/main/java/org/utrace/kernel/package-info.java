// SPDX-License-Identifier: Apache-2.0
/**
 * A small kernel around tasks, one concern per file.
 *
 * <p>States of a task and the changes between them: {@link org.utrace.kernel.TaskState}. Order of
 * locks: {@link org.utrace.sync.LockRank}; a process's list of threads and the table of tasks
 * change only between two choice points. Both graph and order are checked at every change.
 *
 * <p>Found by the launcher through ServiceLoader. May depend on contract, cpu, sync, arch,
 * tracehook and core.
 */
@NullMarked
package org.utrace.kernel;

import org.jspecify.annotations.NullMarked;
