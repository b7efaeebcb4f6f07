// SPDX-License-Identifier: Apache-2.0
/** The s390x and s390 ports. */
module org.utrace.port.s390 {
  requires static transitive org.jspecify;
  requires transitive org.utrace.contract;
  requires transitive org.utrace.cpu;
  requires transitive org.utrace.core;

  provides org.utrace.arch.ArchPort with
      org.utrace.port.s390.S390xArchPort,
      org.utrace.port.s390.S390ArchPort;
}
