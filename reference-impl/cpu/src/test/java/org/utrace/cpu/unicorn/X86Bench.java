// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.util.HexFormat;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserAddress;

/** The bench of the probes on the installed library, for the tests. */
final class X86Bench extends X86ProbeBench {
  X86Bench() {
    this(Protection.READ_EXECUTE);
  }

  X86Bench(Protection codeProtection) {
    this(X86Mode.BITS_64, codeProtection);
  }

  X86Bench(X86Mode mode, Protection codeProtection) {
    super(Libunicorn.cpu(mode), codeProtection, mode);
  }

  /** A bench of a mode with code, in hex, at {@link #CODE}. */
  static X86Bench with(X86Mode mode, String hex) {
    X86Bench bench = new X86Bench(mode, Protection.READ_EXECUTE);
    bench.cpu.write(new UserAddress(CODE), HexFormat.ofDelimiter(" ").parseHex(hex));
    return bench;
  }

  /** A bench with {@code code} at {@link #CODE}. */
  static X86Bench with(int... code) {
    X86Bench bench = new X86Bench();
    bench.write(CODE, code);
    return bench;
  }
}
