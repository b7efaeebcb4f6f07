// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.utrace.contract.Edition;
import org.utrace.contract.spi.ImplementationProvider;
import org.utrace.contract.spi.UnfinishedPort;

/** Find what the command line names: implementations, their ports, editions. */
final class Implementations {
  private Implementations() {}

  /**
   * Load an implementation by its name; not for the launcher, since it is foreign code.
   *
   * @throws BadInputException if there is none
   */
  static ImplementationProvider load(String name) {
    List<ImplementationProvider> installed =
        ServiceLoader.load(ImplementationProvider.class).stream()
            .flatMap(found -> loaded(found).stream())
            .sorted(Comparator.comparing(ImplementationProvider::name))
            .toList();
    List<String> names = installed.stream().map(ImplementationProvider::name).toList();
    return installed.stream()
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new BadInputException(unknownImplementation(name, names)));
  }

  /** One that is broken must not keep the others from running. */
  private static Optional<ImplementationProvider> loaded(
      ServiceLoader.Provider<ImplementationProvider> found) {
    try {
      return Optional.of(found.get());
    } catch (ServiceConfigurationError | LinkageError e) {
      return Optional.empty();
    }
  }

  /**
   * Choose an implementation: the one named; or else the one of the jars given; or else the one
   * that the kit is assembled with, or the only one there is.
   *
   * @param name empty if nobody named one
   * @throws BadInputException if there is none, or more than one
   */
  static Description.Provider choose(Description found, String name, List<Path> implPath) {
    List<Description.Provider> theirs =
        found.providers().stream().filter(provider -> provider.isFrom(implPath)).toList();
    if (!implPath.isEmpty() && theirs.isEmpty()) {
      throw new BadInputException(
          "No jar or folder of %s offers an implementation: one of them must hold"
                  .formatted(ImplPath.OPTION)
              + " META-INF/services/%s with the name of a class.%s"
                  .formatted(ImplementationProvider.class.getName(), problems(found)));
    }
    if (!name.isEmpty() || implPath.isEmpty()) {
      return find(found, name.isEmpty() ? usual(found, Product.installed()) : name);
    }
    List<String> names = theirs.stream().map(Description.Provider::name).distinct().toList();
    if (names.size() > 1) {
      throw new BadInputException(
          "%s offers several implementations: choose one with --impl: %s."
              .formatted(ImplPath.OPTION, list(names)));
    }
    return find(found, names.getFirst());
  }

  /**
   * Name of what is judged where nobody names anything.
   *
   * @throws BadInputException if nothing tells
   */
  static String usual(Description found, Optional<Product> product) {
    if (product.isPresent()) {
      return product.get().implementation();
    }
    List<String> names = found.providers().stream().map(Description.Provider::name).toList();
    if (names.size() > 1) {
      throw new BadInputException(
          "There are several implementations: choose one with --impl: %s.".formatted(list(names)));
    }
    return names.isEmpty() ? "" : names.getFirst();
  }

  /**
   * The implementation of the name.
   *
   * @throws BadInputException if there is none, or more than one
   */
  static Description.Provider find(Description found, String name) {
    List<Description.Provider> named =
        found.providers().stream().filter(provider -> provider.name().equals(name)).toList();
    if (named.isEmpty()) {
      List<String> names = found.providers().stream().map(Description.Provider::name).toList();
      throw new BadInputException(unknownImplementation(name, names) + problems(found));
    }
    if (named.size() > 1) {
      List<String> types =
          named.stream().map(one -> "%s of %s".formatted(one.type(), one.source())).toList();
      throw new BadInputException(
          "Several implementations are called \"%s\": %s. Take all but one away, or give them other names."
              .formatted(name, String.join(", ", types)));
    }
    return named.getFirst();
  }

  private static String unknownImplementation(String name, List<String> names) {
    if (names.isEmpty()) {
      return "No implementation is on the class path: add a jar that provides "
          + ImplementationProvider.class.getName()
          + ".";
    }
    return unknown("implementation", name, names) + " Choose one of: " + list(names) + ".";
  }

  private static String problems(Description found) {
    return found.problems().isEmpty() ? "" : " " + String.join(" ", found.problems());
  }

  /**
   * The ports of a comma list, or all of them.
   *
   * @throws BadInputException if the implementation does not have one of them
   */
  static List<String> ports(Description.Provider provider, String text) {
    refuseUnfinished(provider.unfinished(), text);
    return ports(provider.name(), provider.portNames(), text);
  }

  /** The same, of an implementation that is loaded. */
  static List<String> ports(ImplementationProvider provider, String text) {
    refuseUnfinished(provider.unfinished(), text);
    return ports(provider.name(), provider.ports(), text);
  }

  private static void refuseUnfinished(List<UnfinishedPort> unfinished, String text) {
    for (UnfinishedPort port : unfinished) {
      if (names(text).contains(port.name())) {
        throw new BadInputException(PortTodo.refusal(port));
      }
    }
  }

  /** The same, by the names of the ports it has. */
  static List<String> ports(String implementation, List<String> known, String text) {
    List<String> wanted = names(text);
    if (wanted.contains("all")) {
      return List.copyOf(known);
    }
    for (String port : wanted) {
      if (!known.contains(port)) {
        throw new BadInputException(
            unknown("port", port, known)
                + " Implementation %s has: %s.".formatted(implementation, list(known)));
      }
    }
    return wanted;
  }

  /** Tell whether a comma list names ports, so that each of them must run. */
  static boolean areNamed(String text) {
    return names(text).stream().noneMatch("all"::equals);
  }

  /**
   * The edition of the name.
   *
   * @throws BadInputException if there is none
   */
  static Edition edition(String id) {
    List<String> known = Stream.of(Edition.values()).map(Edition::id).toList();
    return Edition.byId(id)
        .orElseThrow(() ->
            new BadInputException(
                unknown("edition", id, known) + " Choose one of: " + list(known) + "."));
  }

  private static String unknown(String what, String name, List<String> known) {
    return "Unknown %s \"%s\".%s".formatted(what, name, Suggestions.question(name, known));
  }

  private static List<String> names(String text) {
    return CommaList.parts(List.of(text));
  }

  private static String list(List<String> names) {
    return String.join(", ", names);
  }
}
