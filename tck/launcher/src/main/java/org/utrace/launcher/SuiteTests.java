// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.utrace.explore.ReplayToken;
import org.utrace.launcher.JournalLine.Planned;
import org.utrace.rules.ClauseId;
import org.utrace.rules.Covers;
import org.utrace.suite.SuiteClasses;

/** Ask JUnit for the suite's tests: one engine, one thread, listeners of nobody else. */
final class SuiteTests {
  /** The default order of JUnit is stable too, but by hash; by name it can be followed. */
  private static final String METHOD_ORDER = "org.junit.jupiter.api.MethodOrderer$MethodName";

  private final Launcher launcher;
  private final TestPlan plan;

  private SuiteTests(Launcher launcher, TestPlan plan) {
    this.launcher = launcher;
    this.plan = plan;
  }

  /** Find the tests that a predicate on name and clauses chooses. */
  static SuiteTests find(Predicate<Planned> chosen) {
    LauncherConfig config =
        LauncherConfig.builder()
            .enableTestExecutionListenerAutoRegistration(false)
            .enableLauncherSessionListenerAutoRegistration(false)
            .enableLauncherDiscoveryListenerAutoRegistration(false)
            .enablePostDiscoveryFilterAutoRegistration(false)
            .build();
    Launcher launcher = LauncherFactory.create(config);
    return new SuiteTests(launcher, launcher.discover(request(chosen)));
  }

  /**
   * The suite's classes, sorted by name.
   *
   * @throws KitTroubleException if one cannot be loaded, or if two would report under one name
   */
  static List<Class<?>> classes() {
    try {
      List<Class<?>> classes = SuiteClasses.all();
      refuseNamesakes(classes);
      return classes;
    } catch (IllegalStateException | UncheckedIOException e) {
      throw new KitTroubleException("The suite is incomplete: " + e.getMessage(), e);
    }
  }

  /** Results and tokens name a test without its package. */
  static void refuseNamesakes(List<Class<?>> classes) {
    Map<String, Class<?>> bySimpleName = new LinkedHashMap<>();
    for (Class<?> type : classes) {
      Class<?> other = bySimpleName.put(type.getSimpleName(), type);
      if (other != null) {
        throw new KitTroubleException(
            "The suite has two test classes of one name, %s and %s: rename one."
                .formatted(other.getName(), type.getName()));
      }
    }
  }

  /** The tests that the annotations of the classes promise, whatever JUnit makes of them. */
  static List<Planned> covering(List<Class<?>> classes, Predicate<Planned> chosen) {
    Set<Planned> found = new LinkedHashSet<>();
    for (Class<?> type : classes) {
      if (!Modifier.isAbstract(type.getModifiers())) {
        covering(type).stream()
            .map(method -> new Planned(nameOf(type, method.getName()), clausesOf(method)))
            .filter(chosen)
            .forEach(found::add);
      }
    }
    return List.copyOf(found);
  }

  private static List<Method> covering(Class<?> type) {
    List<Method> methods = new ArrayList<>();
    try {
      for (Class<?> c = type; c != null; c = c.getSuperclass()) {
        methods.addAll(List.of(c.getDeclaredMethods()));
      }
    } catch (LinkageError e) {
      throw new KitTroubleException(
          "The suite is incomplete: the methods of %s cannot be read: %s"
              .formatted(type.getName(), e),
          e);
    }
    // The order in which reflection lists methods is not defined.
    return methods.stream()
        .filter(method -> method.isAnnotationPresent(Covers.class))
        .sorted(Comparator.comparing(Method::getName))
        .toList();
  }

  private static LauncherDiscoveryRequest request(Predicate<Planned> chosen) {
    List<? extends DiscoverySelector> classes =
        classes().stream().map(DiscoverySelectors::selectClass).toList();
    return LauncherDiscoveryRequestBuilder.request()
        .selectors(classes)
        .filters((PostDiscoveryFilter) descriptor -> filter(descriptor, chosen))
        .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
        .configurationParameter("junit.jupiter.testmethod.order.default", METHOD_ORDER)
        .enableImplicitConfigurationParameters(false)
        .build();
  }

  private static FilterResult filter(TestDescriptor descriptor, Predicate<Planned> chosen) {
    Optional<Planned> test = descriptor.getSource().flatMap(SuiteTests::planned);
    return FilterResult.includedIf(test.isEmpty() || chosen.test(test.get()));
  }

  private static Optional<Planned> planned(TestSource source) {
    if (!(source instanceof MethodSource method)) {
      return Optional.empty();
    }
    String name = nameOf(method.getJavaClass(), method.getMethodName());
    return Optional.of(new Planned(name, clausesOf(method.getJavaMethod())));
  }

  private static List<ClauseId> clausesOf(Method method) {
    Covers covers = method.getAnnotation(Covers.class);
    return covers == null ? List.of() : Stream.of(covers.value()).map(ClauseId::parse).toList();
  }

  private static String nameOf(Class<?> type, String method) {
    return type.getSimpleName() + "." + method;
  }

  /** Name of a test as results give it, {@code Class.method}. */
  static String nameOf(Method method) {
    return nameOf(method.getDeclaringClass(), method.getName());
  }

  /** Name of the test of a token, whose id may go on with the number of a search within it. */
  static String nameOf(ReplayToken token) {
    return token.testId().replaceFirst("#.*", "");
  }

  /** Name of the test behind an identifier, if it is one. */
  static Optional<String> nameOf(TestIdentifier identifier) {
    return identifier.getSource().flatMap(SuiteTests::planned).map(Planned::test);
  }

  /** Simple name of the class behind an identifier of a container, if it is one. */
  static Optional<String> classOf(TestIdentifier identifier) {
    return identifier
        .getSource()
        .filter(ClassSource.class::isInstance)
        .map(source -> ((ClassSource) source).getJavaClass().getSimpleName());
  }

  /** The tests found, in the order they will run. */
  List<Planned> planned() {
    Set<Planned> found = new LinkedHashSet<>();
    for (TestIdentifier root : plan.getRoots()) {
      for (TestIdentifier identifier : plan.getDescendants(root)) {
        identifier.getSource().flatMap(SuiteTests::planned).ifPresent(found::add);
      }
    }
    return List.copyOf(found);
  }

  /** Run them on this thread. */
  void run(SuiteListener listener) {
    launcher.execute(plan, listener);
  }
}
