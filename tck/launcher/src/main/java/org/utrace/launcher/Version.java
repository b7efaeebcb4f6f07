// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Tell which version of the kit this is, as Maven wrote it into the jar. */
final class Version implements IVersionProvider {
  private static final String FILE =
      "/META-INF/maven/org.utrace/utrace-tck-launcher/pom.properties";

  /** The version, or {@code development} where the classes are in no jar. */
  static String ofKit() {
    try (InputStream in = Version.class.getResourceAsStream(FILE)) {
      if (in == null) {
        return "development";
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "development");
    } catch (IOException e) {
      return "development";
    }
  }

  @Override
  public String[] getVersion() {
    return new String[] {"utck " + ofKit()};
  }
}
