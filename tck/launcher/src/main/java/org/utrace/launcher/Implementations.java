// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.utrace.contract.Edition;
import org.utrace.contract.spi.ImplementationProvider;

/** Find what the command line names: implementations, their ports, editions. */
final class Implementations {
  private Implementations() {}

  /**
   * The implementation of the name.
   *
   * @throws BadInputException if there is none
   */
  static ImplementationProvider find(String name) {
    List<ImplementationProvider> installed =
        ServiceLoader.load(ImplementationProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .sorted(Comparator.comparing(ImplementationProvider::name))
            .toList();
    List<String> names = installed.stream().map(ImplementationProvider::name).toList();
    return installed.stream()
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new BadInputException(unknownImplementation(name, names)));
  }

  private static String unknownImplementation(String name, List<String> names) {
    if (names.isEmpty()) {
      return "No implementation is on the class path: add a jar that provides "
          + ImplementationProvider.class.getName()
          + ".";
    }
    return unknown("implementation", name, names) + " Choose one of: " + list(names) + ".";
  }

  /**
   * The ports of a comma list, or all of them.
   *
   * @throws BadInputException if the implementation does not have one of them
   */
  static List<String> ports(ImplementationProvider provider, String text) {
    List<String> known = provider.ports();
    List<String> wanted = Stream.of(text.split(",")).map(String::strip).distinct().toList();
    if (wanted.contains("all")) {
      return List.copyOf(known);
    }
    for (String port : wanted) {
      if (!known.contains(port)) {
        throw new BadInputException(
            unknown("port", port, known)
                + " Implementation %s has: %s.".formatted(provider.name(), list(known)));
      }
    }
    return wanted;
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

  private static String list(List<String> names) {
    return String.join(", ", names);
  }
}
