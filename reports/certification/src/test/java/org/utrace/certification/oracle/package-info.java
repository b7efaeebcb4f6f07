// SPDX-License-Identifier: Apache-2.0
/**
 * Compare the emulated processors with other ones: this host's, or another emulator's.
 *
 * <p>Run by the build. May depend on the ports' interfaces and on the processors, not on the
 * kernel.
 */
@NullMarked
package org.utrace.certification.oracle;

import org.jspecify.annotations.NullMarked;
