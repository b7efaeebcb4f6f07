// SPDX-License-Identifier: Apache-2.0
/** The ports of the Arm machines. */
module org.utrace.port.arm {
  requires static transitive org.jspecify;
  requires transitive org.utrace.contract;
  requires transitive org.utrace.cpu;
  requires transitive org.utrace.core;

  provides org.utrace.arch.ArchPort with
      org.utrace.port.arm.Aarch64ArchPort,
      org.utrace.port.arm.ArmArchPort;
}
