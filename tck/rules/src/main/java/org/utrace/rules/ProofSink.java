// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.io.IOException;
import java.nio.file.Path;

/** Write what was found out about the suite in some form; found by ServiceLoader. */
public interface ProofSink {
  /** Give its name, for messages. */
  String name();

  /**
   * Write the result into files of a directory.
   *
   * @param outDir an existing directory
   * @throws IOException if a file cannot be written
   */
  void write(ProofResult result, Path outDir) throws IOException;
}
