// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.utrace.contract.spi.ImplementationProvider;
import picocli.CommandLine.Option;

/** Hold the option that names jars of implementations that are not part of this checkout. */
final class ImplPath {
  /** Its name on the command line. */
  static final String OPTION = "--impl-path";

  @Option(
      names = OPTION,
      paramLabel = "JAR[:JAR...]",
      description =
          "Jars or folders with other implementations and what they need; only workers load them.")
  private String path = "";

  /**
   * The jars and folders, absolute.
   *
   * @throws BadInputException if one does not exist
   */
  List<Path> entries() {
    return split(path).stream().map(ImplPath::existing).toList();
  }

  private static Path existing(Path entry) {
    if (!Files.isReadable(entry)) {
      throw new BadInputException(
          "There is no file %s to read: give %s jars or folders that exist."
              .formatted(entry, OPTION));
    }
    return entry.toAbsolutePath().normalize();
  }

  /**
   * What {@code ./utck} has to be told to find an implementation that this JVM has: the jar or
   * folder of its provider, but nothing if it is what the kit is assembled with.
   */
  static List<Path> ofBuild(ImplementationProvider provider) {
    String source = sourceOf(provider.getClass());
    boolean ours =
        Product.installed()
            .map(Product::implementation)
            .filter(provider.name()::equals)
            .isPresent();
    return ours || source.isEmpty() ? List.of() : List.of(Path.of(source));
  }

  /** The jar or folder of a class; empty if that is unknown. */
  static String sourceOf(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return "";
    }
    try {
      return Path.of(source.getLocation().toURI()).toString();
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
      // A class loader of somebody's own may take classes from anywhere.
      return "";
    }
  }

  /** The entries of a path as a shell writes it. */
  static List<Path> split(String path) {
    return Stream.of(path.split(File.pathSeparator))
        .filter(entry -> !entry.isBlank())
        .map(Path::of)
        .toList();
  }

  /** A path as a shell writes it. */
  static String join(List<Path> entries) {
    return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }
}
