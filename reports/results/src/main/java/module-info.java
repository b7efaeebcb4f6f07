// SPDX-License-Identifier: Apache-2.0
/** Writers of results. */
module org.utrace.reports {
  requires static transitive org.jspecify;
  requires transitive org.utrace.rules;
  requires tools.jackson.databind;
  requires io.qameta.allure.model;
}
