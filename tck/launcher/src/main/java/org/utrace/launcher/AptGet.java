// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Install packages by apt-get, which must be allowed to this process. */
final class AptGet {
  private static final Duration INSTALL_MAX = Duration.ofMinutes(10);
  private static final int LAST_LINES = 8;

  private final Path command;
  private final Screen screen;
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());

  AptGet(Path command, Screen screen) {
    this.command = command;
    this.screen = screen;
  }

  /** Install, bringing the lists of packages up to date only if it does not go without. */
  boolean install(List<String> packages) {
    long begin = System.nanoTime();
    boolean installed = tryInstall(packages) || (update() && tryInstall(packages));
    if (installed) {
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
      screen.note("installed %s in %d s.".formatted(String.join(", ", packages), seconds));
    } else {
      screen.note("apt-get failed; it said last:");
      log.subList(Math.max(0, log.size() - LAST_LINES), log.size())
          .forEach(line -> screen.note("  " + line));
    }
    return installed;
  }

  private boolean update() {
    screen.note("bringing apt-get's lists of packages up to date.");
    return run(List.of("update"));
  }

  private boolean tryInstall(List<String> packages) {
    List<String> arguments = new ArrayList<>(List.of("install", "-y", "--no-install-recommends"));
    arguments.addAll(packages);
    return run(arguments);
  }

  private boolean run(List<String> arguments) {
    List<String> line = new ArrayList<>(List.of(command.toString()));
    // Another installation that is under way ends within that time, or is told.
    line.addAll(List.of("-q", "-o", "DPkg::Lock::Timeout=60"));
    line.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
    try {
      return succeeds(builder.start());
    } catch (IOException e) {
      log.add(e.getMessage());
      return false;
    }
  }

  private boolean succeeds(Process process) throws IOException {
    try {
      process.getOutputStream().close();
      Thread reader =
          LinePump.start(
              "apt-get", process.inputReader(StandardCharsets.UTF_8), log::add, () -> {});
      if (!process.waitFor(INSTALL_MAX.toSeconds(), TimeUnit.SECONDS)) {
        log.add("no end within " + INSTALL_MAX.toMinutes() + " minutes");
        return false;
      }
      reader.join(INSTALL_MAX);
      return process.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      process.destroy();
    }
  }
}
