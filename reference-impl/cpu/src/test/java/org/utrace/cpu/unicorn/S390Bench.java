// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.util.HexFormat;
import org.utrace.cpu.Protection;
import org.utrace.cpu.UserAddress;
import org.utrace.cpu.UserCpu;

/** The bench of the probes on the installed library, for the tests. */
final class S390Bench extends S390ProbeBench {
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

  S390Bench(Protection codeProtection) {
    this(UnicornCpus.s390x(), codeProtection);
  }

  private S390Bench(UnicornMachine machine, Protection codeProtection) {
    super(cpu(machine), codeProtection);
  }

  private static UserCpu cpu(UnicornMachine machine) {
    Libunicorn.require();
    return machine.factory().create();
  }

  /** A bench with code, given in hex, at {@link #CODE}. */
  static S390Bench with(String code) {
    return new S390Bench(Protection.READ_EXECUTE).code(CODE, code);
  }

  /** The same for 31-bit programs. */
  static S390Bench narrow(String code) {
    return new S390Bench(UnicornCpus.s390(), Protection.READ_EXECUTE).code(CODE, code);
  }

  /** Write code. */
  S390Bench code(long address, String code) {
    cpu.write(new UserAddress(address), HEX.parseHex(code));
    return this;
  }
}
