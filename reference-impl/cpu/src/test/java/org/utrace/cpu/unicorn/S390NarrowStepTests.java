// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

/** The same in 31-bit addressing mode. */
class S390NarrowStepTests extends S390StepTests {

  @Override
  S390Bench with(String code) {
    return S390Bench.narrow(code);
  }
}
