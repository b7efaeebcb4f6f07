// SPDX-License-Identifier: Apache-2.0
/** Search over the schedules of an implementation that lets the kit choose. */
module org.utrace.explore {
  requires static transitive org.jspecify;
  requires transitive org.utrace.contract;

  exports org.utrace.explore;
}
