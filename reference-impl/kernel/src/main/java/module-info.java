// SPDX-License-Identifier: Apache-2.0
/** The small reference kernel. */
module org.utrace.kernel {
  requires static transitive org.jspecify;
  requires transitive org.utrace.contract;
  requires transitive org.utrace.cpu;
  requires transitive org.utrace.core;

  exports org.utrace.kernel to
      org.utrace.ptrace;

  uses org.utrace.arch.ArchPort;
  uses org.utrace.kernel.PtraceLayer;

  provides org.utrace.contract.spi.ImplementationProvider with
      org.utrace.kernel.ReferenceProvider;
}
