// SPDX-License-Identifier: Apache-2.0
/**
 * ptrace(2) as one engine among others, on the public calls.
 *
 * <p>All that it knows of a thread hangs off its engine's data and goes with it (PT-02). It writes
 * no breakpoint itself: where the machine cannot step, {@link org.utrace.arch.ArchPtrace} does.
 * Found by the kernel; may depend on the contract, {@code org.utrace.arch} and the kernel's {@code
 * PtraceLayer}.
 */
@NullMarked
package org.utrace.ptrace;

import org.jspecify.annotations.NullMarked;
