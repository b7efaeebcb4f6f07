// SPDX-License-Identifier: Apache-2.0
/** ptrace as an engine. */
module org.utrace.ptrace {
  requires static transitive org.jspecify;
  requires org.utrace.contract;
  requires org.utrace.core;
  requires org.utrace.kernel;

  provides org.utrace.kernel.PtraceLayer with
      org.utrace.ptrace.PtraceEngines;
}
