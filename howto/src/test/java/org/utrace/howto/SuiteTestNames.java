// SPDX-License-Identifier: Apache-2.0
package org.utrace.howto;

import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.utrace.rules.Covers;
import org.utrace.suite.SuiteClasses;

/** Find the tests of the suite by the names that pages give them. */
final class SuiteTestNames {
  private SuiteTestNames() {}

  /** The clauses of each test, by {@code Class.method}. */
  static Map<String, Set<String>> clauses() {
    Map<String, Set<String>> found = new HashMap<>();
    for (Class<?> type : SuiteClasses.all()) {
      Stream.of(type.getDeclaredMethods())
          .filter(method -> method.isAnnotationPresent(Test.class))
          .forEach(method -> found.put(nameOf(type, method), clausesOf(method)));
    }
    return found;
  }

  private static String nameOf(Class<?> type, Method method) {
    return type.getSimpleName() + "." + method.getName();
  }

  private static Set<String> clausesOf(Method method) {
    Covers covers = method.getAnnotation(Covers.class);
    return covers == null ? Set.of() : Set.of(covers.value());
  }
}
