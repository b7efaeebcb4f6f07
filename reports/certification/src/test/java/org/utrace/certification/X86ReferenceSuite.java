// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification;

import org.jspecify.annotations.Nullable;
import org.junit.platform.suite.api.AfterSuite;
import org.junit.platform.suite.api.BeforeSuite;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** Run every conformance test on the reference's port {@code x86_64}. */
@Suite
@SelectPackages("org.utrace.suite")
@IncludeClassNamePatterns(".*Tests")
final class X86ReferenceSuite {
  private static @Nullable ReferenceRun run;

  private X86ReferenceSuite() {}

  @BeforeSuite
  static void open() {
    run = ReferenceRun.open("x86_64");
  }

  @AfterSuite
  static void finish() {
    if (run != null) {
      run.finish();
    }
  }
}
