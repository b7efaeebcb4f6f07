// SPDX-License-Identifier: Apache-2.0
package org.utrace.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.utrace.contract.spi.Variant;

/** Read one permitted variant; the README beside the variants tells the keys. */
final class VariantFile {
  private static final Set<String> KEYS = Set.of("permits", "departs");

  private VariantFile() {}

  /**
   * Read it.
   *
   * @throws org.utrace.contract.spi.SetupException if it is not as it should be
   */
  static Variant read(Sources sources, Path path) throws IOException {
    PatchFile file = PatchFile.read(sources, path, KEYS);
    return new Variant(
        file.name(),
        file.path(),
        file.text("permits").strip(),
        file.texts("departs"),
        file.port(),
        file.edition(),
        file.patches());
  }
}
