// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification;

import org.jspecify.annotations.Nullable;
import org.junit.platform.suite.api.AfterSuite;
import org.junit.platform.suite.api.BeforeSuite;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** Run every conformance test on the reference's port {@code model}. */
@Suite
@SelectPackages("org.utrace.suite")
@IncludeClassNamePatterns(".*Tests")
final class ModelReferenceSuite {
  private static @Nullable ReferenceRun run;

  private ModelReferenceSuite() {}

  @BeforeSuite
  static void open() {
    run = ReferenceRun.open("model");
  }

  @AfterSuite
  static void finish() {
    if (run != null) {
      run.finish();
    }
  }
}
