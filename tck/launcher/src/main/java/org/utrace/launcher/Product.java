// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Properties;

/**
 * Say what the kit was assembled with: a file on the class path tells, for the kit itself knows no
 * implementation.
 *
 * @param implementation what is judged where nobody names anything
 * @param trainPort a port of it that runs on every host
 * @param hosts sentence about the hosts it runs on
 */
record Product(String implementation, String trainPort, String hosts) {
  private static final String FILE = "META-INF/utrace/product.properties";

  /** The product on the class path; empty where there are only the kit's own jars. */
  static Optional<Product> installed() {
    try (InputStream in = Product.class.getClassLoader().getResourceAsStream(FILE)) {
      return in == null ? Optional.empty() : Optional.of(read(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Product read(InputStream in) throws IOException {
    Properties fields = new Properties();
    fields.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    return new Product(
        field(fields, "implementation"), field(fields, "train.port"), field(fields, "hosts"));
  }

  private static String field(Properties fields, String name) {
    String value = fields.getProperty(name, "").strip();
    if (value.isEmpty()) {
      throw new KitTroubleException("%s on the class path lacks %s.".formatted(FILE, name));
    }
    return value;
  }
}
