// SPDX-License-Identifier: Apache-2.0
package org.utrace.contract.spi;

/**
 * Change one place of one Java source file.
 *
 * @param file its path, as people know it; two patches with the same path change the same file
 * @param source the whole text of the file as it is
 * @param find what stands there, exactly once
 * @param replace what is to stand there instead
 */
public record SourcePatch(String file, String source, String find, String replace) {}
