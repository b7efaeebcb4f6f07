// SPDX-License-Identifier: Apache-2.0
/** A port to be written. */
module org.utrace.port.template {
  requires static transitive org.jspecify;
  requires transitive org.utrace.contract;
  requires transitive org.utrace.cpu;
  requires transitive org.utrace.core;
  requires org.utrace.port.model;

  exports org.utrace.port.template;

  provides org.utrace.arch.ArchPort with
      org.utrace.port.template.TemplateArchPort;
}
