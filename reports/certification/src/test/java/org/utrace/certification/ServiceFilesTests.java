// SPDX-License-Identifier: Apache-2.0
package org.utrace.certification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Check that what modules provide is what the class path, where all of it runs, offers too. */
final class ServiceFilesTests {
  /** Raise this as services are added. */
  private static final int SERVICES_MIN = 3;

  @Test
  void serviceFilesAgreeWithModules() throws IOException {
    int services = 0;
    for (URL info : Collections.list(loader().getResources("module-info.class"))) {
      ModuleDescriptor module = read(info);
      if (module.name().startsWith("org.utrace.")) {
        for (ModuleDescriptor.Provides provides : module.provides()) {
          assertThat(listed(info, provides.service()))
              .as(module.name() + " provides " + provides.service())
              .containsExactlyInAnyOrderElementsOf(provides.providers());
          services++;
        }
      }
    }
    assertThat(services).isGreaterThanOrEqualTo(SERVICES_MIN);
  }

  private static ClassLoader loader() {
    return ServiceFilesTests.class.getClassLoader();
  }

  private static ModuleDescriptor read(URL info) throws IOException {
    try (InputStream in = info.openStream()) {
      return ModuleDescriptor.read(in);
    }
  }

  /** The lines of the service file that lies beside a module-info. */
  private static List<String> listed(URL info, String service) throws IOException {
    String place = info.toString().replaceFirst("module-info\\.class$", "META-INF/services/");
    try (InputStream in = URI.create(place + service).toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    }
  }
}
