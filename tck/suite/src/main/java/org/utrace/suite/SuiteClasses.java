// SPDX-License-Identifier: Apache-2.0
package org.utrace.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.stream.Stream;

/** Find the test classes of every chapter, which lie where this class lies. */
public final class SuiteClasses {
  private static final String SUFFIX = "Tests.class";

  private SuiteClasses() {}

  /**
   * The classes, sorted by name.
   *
   * @throws IllegalStateException if a class file is there that cannot be loaded: its tests would
   *     be missing without a word
   */
  public static List<Class<?>> all() {
    return names().stream().<Class<?>>map(SuiteClasses::load).toList();
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, SuiteClasses.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      throw new IllegalStateException("the test class " + name + " cannot be loaded: " + e, e);
    }
  }

  private static List<String> names() {
    CodeSource source = SuiteClasses.class.getProtectionDomain().getCodeSource();
    if (source == null) {
      throw new IllegalStateException("the suite's classes have no place to look for others at");
    }
    Path place = Path.of(URI.create(source.getLocation().toString()));
    try {
      if (Files.isDirectory(place)) {
        return namesBelow(place);
      }
      try (FileSystem jar = FileSystems.newFileSystem(place)) {
        return namesBelow(jar.getPath("/"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the suite cannot be read from " + place, e);
    }
  }

  private static List<String> namesBelow(Path root) throws IOException {
    Path folder = root.resolve(SuiteClasses.class.getPackageName().replace('.', '/'));
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .map(file -> root.relativize(file).toString())
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> name.substring(0, name.length() - ".class".length()))
          .map(name -> name.replace(root.getFileSystem().getSeparator(), "."))
          .sorted()
          .toList();
    }
  }
}
