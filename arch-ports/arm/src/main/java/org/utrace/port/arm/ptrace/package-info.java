// SPDX-License-Identifier: Apache-2.0
/**
 * Single-step for ptrace on a machine that has none: breakpoints written to memory and undone.
 *
 * <p>The one place of the ports that writes to a program's text. Only {@code ArmArchPort.ptrace()}
 * hands it out, and only ptrace asks for that (SWS-02, SWS-04); step control knows nothing of it.
 */
@NullMarked
package org.utrace.port.arm.ptrace;

import org.jspecify.annotations.NullMarked;
