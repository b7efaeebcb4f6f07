// SPDX-License-Identifier: Apache-2.0
/** Writers of results. */
module org.utrace.reports {
  requires static transitive org.jspecify;
  requires transitive org.utrace.rules;
  requires java.xml;
  requires tools.jackson.databind;
  requires com.samskivert.jmustache;
  requires io.qameta.allure.model;

  exports org.utrace.reports;

  provides org.utrace.rules.ResultSink with
      org.utrace.reports.AllurePage,
      org.utrace.reports.AllureSink,
      org.utrace.reports.JUnitXmlSink,
      org.utrace.reports.MatrixSink;
  provides org.utrace.rules.ProofSink with
      org.utrace.reports.ProofPage;
}
