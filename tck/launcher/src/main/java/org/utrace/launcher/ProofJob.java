// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

/** Be what one worker tries in one go: faults that share their right code, or a variant. */
sealed interface ProofJob permits ProofGroup, ProofLine.Permitted {}
