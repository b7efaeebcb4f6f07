// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.template;

import org.utrace.arch.SyscallAccess;

/**
 * The machine's system calls: to be written.
 *
 * <p>Implement {@link SyscallAccess} with a table ({@link org.utrace.arch.SyscallNumbers}): every
 * call needs a number. What an entry overwrites is kept, so that a rollback brings it back, and a
 * restart makes the thread run its system call instruction once more.
 */
final class TemplateSyscallAccess {
  private TemplateSyscallAccess() {}

  /** Give the one there is. */
  static SyscallAccess make() {
    throw new UnsupportedOperationException("TemplateSyscallAccess is not written yet");
  }
}
