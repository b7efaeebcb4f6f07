// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification.oracle;

import java.util.List;

/**
 * What a code sequence came to.
 *
 * @param signal number of the signal at its end
 * @param offset where it was then, from the begin of the code
 * @param registers in the order of the oracle, without what the machine leaves undefined, in hex
 * @param memory the data area in hex
 */
record SequenceEnd(int signal, long offset, List<String> registers, String memory) {}
