// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite;

import java.util.Comparator;
import java.util.List;
import org.junit.platform.commons.support.ReflectionSupport;

/** Find the test classes of every chapter on the class path. */
public final class SuiteClasses {
  private SuiteClasses() {}

  /** The classes, sorted by name. */
  public static List<Class<?>> all() {
    return ReflectionSupport.findAllClassesInPackage(
            SuiteClasses.class.getPackageName(),
            type -> ConformanceTest.class.isAssignableFrom(type) && type != ConformanceTest.class,
            name -> true)
        .stream()
        .sorted(Comparator.comparing(Class::getName))
        .toList();
  }
}
