// SPDX-License-Identifier: Apache-2.0
package org.utrace.rules;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import org.utrace.contract.spi.Requirement;

/** Write the result of a run in some form; found by ServiceLoader. */
public interface ResultSink {
  /** Give the name that the command line chooses it by. */
  String name();

  /** What it needs beside the kit, and whether that is there; nothing by default. */
  default List<Requirement> requirements() {
    return List.of();
  }

  /**
   * Write the result into files of a directory.
   *
   * @param outDir an existing directory that may hold the files of other sinks
   * @throws IOException if a file cannot be written
   */
  void write(RunResult result, Path outDir) throws IOException;

  /** List the sinks on the class path by name. */
  static List<ResultSink> installed() {
    return ServiceLoader.load(ResultSink.class).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparing(ResultSink::name))
        .toList();
  }
}
