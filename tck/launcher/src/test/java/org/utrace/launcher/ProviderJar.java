// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.spi.ToolProvider;
import org.utrace.contract.spi.ImplementationProvider;

/** Makes jars with an implementation, as a third party would. */
final class ProviderJar {
  private static final String SERVICE =
      "META-INF/services/" + ImplementationProvider.class.getName();

  private static final String PORTS =
      """
      public List<String> ports() {
        return List.of("only");
      }
      """;
  private static final String OPEN =
      """
      public Implementation open(Configuration configuration) {
        throw new SetupException("The jar refuses.");
      }
      """;

  private ProviderJar() {}

  /**
   * Compile a provider and put it into a jar.
   *
   * @param type name of its class, without package
   * @param name what it calls itself
   * @param members more Java code of the class; without a port and an open of its own it has the
   *     port {@code only} and refuses to be opened
   */
  static Path make(Path folder, String type, String name, String members) throws IOException {
    Path source = Files.createDirectories(folder.resolve(type)).resolve(type + ".java");
    Files.writeString(source, source(type, name, members));
    int failed =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(
                System.out,
                System.err,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                source.toString());
    assertThat(failed).as("javac").isZero();
    Path jar = folder.resolve(type + ".jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream zip = new JarOutputStream(out)) {
      add(zip, SERVICE, type.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      add(zip, type + ".class", Files.readAllBytes(source.resolveSibling(type + ".class")));
    }
    return jar;
  }

  private static void add(JarOutputStream zip, String name, byte[] bytes) throws IOException {
    zip.putNextEntry(new JarEntry(name));
    zip.write(bytes);
    zip.closeEntry();
  }

  private static String source(String type, String name, String members) {
    return """
    import java.util.List;
    import org.utrace.contract.spi.*;

    public class %s implements ImplementationProvider {
      public String name() {
        return "%s";
      }

      public String version() {
        return "9";
      }

      %s
      %s
      %s
    }
    """
        .formatted(
            type,
            name,
            members.contains(" ports()") ? "" : PORTS,
            members.contains(" open(") ? "" : OPEN,
            members);
  }
}
