// SPDX-License-Identifier: Apache-2.0
package org.utrace.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.utrace.contract.spi.Fault;

/** Read one fault; the README beside the faults tells the keys. */
final class FaultFile {
  private static final Set<String> KEYS = Set.of("clause", "breaks", "equivalent", "ground");

  private FaultFile() {}

  /**
   * Read it.
   *
   * @throws org.utrace.contract.spi.SetupException if it is not as it should be
   */
  static Fault read(Sources sources, Path path) throws IOException {
    PatchFile file = PatchFile.read(sources, path, KEYS);
    return new Fault(
        file.name(),
        file.text("clause"),
        file.text("breaks"),
        file.port(),
        file.edition(),
        file.optional("equivalent"),
        file.patches("ground"),
        file.patches());
  }
}
