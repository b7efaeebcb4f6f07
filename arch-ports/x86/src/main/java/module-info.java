// SPDX-License-Identifier: Apache-2.0
/** The x86_64 and i386 ports. */
module org.utrace.port.x86 {
  requires static transitive org.jspecify;
  requires transitive org.utrace.contract;
  requires transitive org.utrace.cpu;
  requires transitive org.utrace.core;

  provides org.utrace.arch.ArchPort with
      org.utrace.port.x86.X86ArchPort,
      org.utrace.port.x86.I386ArchPort;
}
