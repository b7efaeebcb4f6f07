// SPDX-License-Identifier: Apache-2.0
/** The utrace contract as Java types; knows no implementation. */
module org.utrace.contract {
  requires static transitive org.jspecify;

  exports org.utrace.contract;
  exports org.utrace.contract.regset;
  exports org.utrace.contract.spi;
}
