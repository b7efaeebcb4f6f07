// SPDX-License-Identifier: Apache-2.0
/**
 * A processor that runs unprivileged user code and reports why it stopped.
 *
 * <p>Called by the ports and the reference kernel. May depend on the JDK only.
 */
@NullMarked
package org.utrace.cpu;

import org.jspecify.annotations.NullMarked;
