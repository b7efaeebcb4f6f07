// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.template;

import org.utrace.arch.CodeWriter;
import org.utrace.contract.Address;

/**
 * The machine's instructions, written from random numbers: to be written.
 *
 * <p>Implement {@link CodeWriter}. Every register that an instruction reads is set before, every
 * load and store stays in the data area, and a branch that could lead to the next instruction
 * anyway is a jump.
 */
final class TemplateCodeWriter {
  private TemplateCodeWriter() {}

  /** Start writing code that may use 2048 bytes of data. */
  static CodeWriter make(Address data) {
    throw new UnsupportedOperationException("TemplateCodeWriter is not written yet");
  }
}
