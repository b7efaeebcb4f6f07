// SPDX-License-Identifier: Apache-2.0
package org.utrace.port.template;

import org.utrace.arch.TrapCodes;
import org.utrace.contract.SigInfo;

/** The machine's codes of traps. */
final class TemplateTrapCodes {
  private TemplateTrapCodes() {}

  /** Give them. */
  static TrapCodes make() {
    return new TrapCodes(SigInfo.TRAP_TRACE, SigInfo.TRAP_BRANCH, SigInfo.TRAP_BRKPT);
  }
}
