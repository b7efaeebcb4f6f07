// SPDX-License-Identifier: Apache-2.0
/** The tracing layer of the reference implementation, and its borders. */
module org.utrace.core {
  requires static transitive org.jspecify;
  requires transitive org.utrace.contract;
  requires transitive org.utrace.cpu;

  exports org.utrace.sync;
  exports org.utrace.arch;
  exports org.utrace.tracehook;
  exports org.utrace.core;
}
