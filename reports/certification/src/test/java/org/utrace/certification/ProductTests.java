// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.utrace.contract.spi.ImplementationProvider;

/** Check what the kit is told that it does not know itself. */
final class ProductTests {
  /** Raise this as the kit grows. */
  private static final int SOURCES_MIN = 300;

  private static Properties product() throws IOException {
    Properties fields = new Properties();
    try (InputStream in =
        ProductTests.class.getResourceAsStream("/META-INF/utrace/product.properties")) {
      assertThat(in).isNotNull();
      fields.load(in);
    }
    return fields;
  }

  @Test
  void implementationAndPortAreThere() throws IOException {
    Properties fields = product();
    List<ImplementationProvider> named =
        ServiceLoader.load(ImplementationProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(provider -> provider.name().equals(fields.getProperty("implementation")))
            .toList();
    assertThat(named).hasSize(1);
    assertThat(named.getFirst().ports()).contains(fields.getProperty("train.port"));
    assertThat(fields.getProperty("hosts")).endsWith(".");
  }

  @Test
  void sourcesOfTheKitNameNoImplementation() throws IOException {
    String implementation = "\"" + product().getProperty("implementation") + "\"";
    String port = "\"" + product().getProperty("train.port") + "\"";
    List<Path> sources;
    try (Stream<Path> files = Files.walk(Path.of("../../tck"))) {
      sources = files.filter(file -> file.toString().matches(".*/src/main/.*\\.java")).toList();
    }
    assertThat(sources).hasSizeGreaterThan(SOURCES_MIN);
    for (Path source : sources) {
      assertThat(Files.readString(source))
          .as(source.toString())
          .doesNotContain(implementation, port, "reference-impl", "arch-ports");
    }
  }
}
