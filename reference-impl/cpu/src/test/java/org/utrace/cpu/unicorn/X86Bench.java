// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import org.utrace.cpu.Protection;

/** The bench of the probes on the installed library, for the tests. */
final class X86Bench extends X86ProbeBench {
  X86Bench() {
    this(Protection.READ_EXECUTE);
  }

  X86Bench(Protection codeProtection) {
    super(Libunicorn.cpu(), codeProtection, X86Mode.BITS_64);
  }

  /** A bench with {@code code} at {@link #CODE}. */
  static X86Bench with(int... code) {
    X86Bench bench = new X86Bench();
    bench.write(CODE, code);
    return bench;
  }
}
