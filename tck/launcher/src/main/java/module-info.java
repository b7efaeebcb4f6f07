// SPDX-License-Identifier: Apache-2.0
/** Command line of the kit; finds implementations and writers by ServiceLoader. */
module org.utrace.launcher {
  requires static transitive org.jspecify;
  requires transitive org.utrace.contract;
  requires transitive org.utrace.rules;
  requires org.utrace.explore;
  requires transitive org.utrace.suite;
  requires info.picocli;
  requires tools.jackson.databind;
  requires org.junit.platform.launcher;
  requires me.tongfei.progressbar;
  requires java.compiler;
  requires java.management;
  requires jdk.management;

  exports org.utrace.launcher;
  exports org.utrace.launcher.faults;

  opens org.utrace.launcher;

  uses org.utrace.contract.spi.FaultSource;
  uses org.utrace.contract.spi.ImplementationProvider;
  uses org.utrace.rules.ProofSink;
  uses org.utrace.rules.ResultSink;

  provides org.utrace.suite.SuiteHost with
      org.utrace.launcher.BuildHost;
}
