// SPDX-License-Identifier: Apache-2.0
/** The model machine. */
module org.utrace.port.model {
  requires static transitive org.jspecify;
  requires transitive org.utrace.contract;
  requires transitive org.utrace.cpu;
  requires transitive org.utrace.core;

  exports org.utrace.port.model;

  provides org.utrace.arch.ArchPort with
      org.utrace.port.model.ModelArchPort;
}
