// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Measure how much memory another process has resident. */
final class ResidentMemory {
  private static final String FIELD = "VmRSS:";
  private static final long KIB_PER_MIB = 1024;

  private ResidentMemory() {}

  /** In MiB; empty if the process is gone or the system does not tell. */
  static Optional<Long> mib(long process) {
    Path status = Path.of("/proc", Long.toString(process), "status");
    Path proc = Path.of("/proc/self/status");
    try {
      return (Files.exists(proc) ? ofProc(status) : ofPs(process)).map(kib -> kib / KIB_PER_MIB);
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Long> ofProc(Path status) throws IOException {
    try (Stream<String> lines = Files.lines(status, StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.startsWith(FIELD))
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst();
    } catch (java.io.UncheckedIOException e) {
      return Optional.empty();
    }
  }

  /** Systems without /proc have ps. */
  private static Optional<Long> ofPs(long process) throws IOException {
    Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(process)).start();
    try {
      if (!ps.waitFor(1, TimeUnit.SECONDS)) {
        ps.destroyForcibly();
        return Optional.empty();
      }
      String text = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return text.isBlank() ? Optional.empty() : Optional.of(Long.valueOf(text.strip()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
