// SPDX-License-Identifier: Apache-2.0
/** Wrong and permitted variants of the reference and its ports, read from the checkout. */
module org.utrace.faults {
  requires static transitive org.jspecify;
  requires transitive org.utrace.contract;
  requires org.snakeyaml.engine;

  exports org.utrace.faults;

  provides org.utrace.contract.spi.FaultSource with
      org.utrace.faults.ReferenceFaults;
}
