// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.utrace.contract.Edition;

/** Tell which test methods judge which clauses, and where names and annotations disagree. */
public final class ClauseCoverage {
  private final RuleBook book;
  private final Map<ClauseId, List<Method>> methods = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  private ClauseCoverage(RuleBook book) {
    this.book = book;
    book.clauses().forEach(clause -> methods.put(clause.id(), new ArrayList<>()));
  }

  /** Read the {@link Covers} annotations of the classes and of what they inherit from classes. */
  public static ClauseCoverage of(RuleBook book, Collection<Class<?>> testClasses) {
    ClauseCoverage coverage = new ClauseCoverage(book);
    Set<Method> found = new LinkedHashSet<>();
    testClasses.forEach(testClass -> collect(testClass, found));
    found.forEach(coverage::add);
    return coverage;
  }

  private static void collect(Class<?> testClass, Set<Method> found) {
    Class<?> superclass = testClass.getSuperclass();
    if (superclass != null) {
      collect(superclass, found);
    }
    // The order in which reflection lists methods is not defined.
    Arrays.stream(testClass.getDeclaredMethods())
        .filter(method -> !method.isSynthetic())
        .sorted(Comparator.comparing(Method::getName).thenComparing(Method::toString))
        .forEach(found::add);
  }

  private void add(Method method) {
    Covers covers = method.getAnnotation(Covers.class);
    Optional<ClauseId> named = ClauseId.ofTestName(method.getName());
    if (covers == null) {
      named.ifPresent(id -> report(method, "is named after " + id + " but has no @Covers"));
      return;
    }
    if (covers.value().length == 0) {
      report(method, "covers no clause");
      return;
    }
    Set<String> ids = new LinkedHashSet<>();
    for (String id : covers.value()) {
      addOne(method, id, ids.add(id));
    }
    checkName(method, named, covers.value()[0]);
  }

  private void addOne(Method method, String text, boolean first) {
    Optional<ClauseId> id = ClauseId.find(text).filter(value -> book.find(value).isPresent());
    if (id.isEmpty()) {
      report(method, "covers " + text + ", which is no clause");
    } else if (!first) {
      report(method, "covers " + text + " twice");
    } else {
      methods.computeIfAbsent(id.get(), key -> new ArrayList<>()).add(method);
    }
  }

  private void checkName(Method method, Optional<ClauseId> named, String main) {
    if (named.map(ClauseId::format).filter(main::equals).isEmpty()) {
      String form = ClauseId.find(main).map(ClauseId::testForm).orElse("its clause");
      report(method, "covers " + main + ", so its name must begin with " + form + "_");
    }
  }

  private void report(Method method, String sentence) {
    problems.add(method.getDeclaringClass().getName() + "." + method.getName() + " " + sentence);
  }

  /** Give the methods per clause, for every clause of the rule book and in its order. */
  public Map<ClauseId, List<Method>> methods() {
    Map<ClauseId, List<Method>> copy = new LinkedHashMap<>();
    methods.forEach((id, list) -> copy.put(id, List.copyOf(list)));
    return Collections.unmodifiableMap(copy);
  }

  /** Give the methods that judge the clause; none if it is unknown. */
  public List<Method> of(ClauseId id) {
    return List.copyOf(methods.getOrDefault(id, List.of()));
  }

  /** List the clauses of the edition that no method judges, in rule book order. */
  public List<ClauseId> uncovered(Edition edition) {
    return book.applicable(edition).stream()
        .map(Clause::id)
        .filter(id -> of(id).isEmpty())
        .toList();
  }

  /** List where annotations and names are wrong, each as {@code class.method sentence}. */
  public List<String> problems() {
    return List.copyOf(problems);
  }
}
