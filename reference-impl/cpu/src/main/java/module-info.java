// SPDX-License-Identifier: Apache-2.0
/** Processors that run user code. */
module org.utrace.cpu {
  requires static transitive org.jspecify;

  exports org.utrace.cpu;
  exports org.utrace.cpu.unicorn;
}
