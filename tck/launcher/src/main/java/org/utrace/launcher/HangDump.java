// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Find out from outside what a process that hangs is doing. */
final class HangDump {
  /** A Java VM that cannot stop its threads never answers. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

  private static final Duration CPU_SAMPLE = Duration.ofMillis(300);
  private static final String DEADLOCK = "Java-level deadlock";

  /** Fields of /proc/PID/task/TID/stat behind the name: user and system time. */
  private static final int STAT_UTIME = 11;

  private static final int STAT_STIME = 12;

  private final Process process;

  HangDump(Process process) {
    this.process = process;
  }

  /**
   * Write what all threads do, the virtual ones too.
   *
   * @return whether the process answered
   */
  boolean writeThreads(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      if (!ask(file, "Thread.print", "-l")) {
        return false;
      }
      Path virtual = file.resolveSibling(file.getFileName() + ".part");
      if (ask(virtual, "Thread.dump_to_file", "-overwrite", virtual.toAbsolutePath().toString())) {
        Files.writeString(
            file, "\nAll threads, virtual ones included:\n", StandardOpenOption.APPEND);
        Files.write(file, Files.readAllBytes(virtual), StandardOpenOption.APPEND);
      }
      Files.deleteIfExists(virtual);
      return true;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean ask(Path answer, String... command) throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    List<String> words =
        Stream.concat(Stream.of(jcmd.toString(), Long.toString(process.pid())), Stream.of(command))
            .toList();
    Process asking =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(answer.toFile()).start();
    if (asking.waitFor(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
      return asking.exitValue() == 0;
    }
    asking.destroyForcibly();
    Files.deleteIfExists(answer);
    deleteRequest();
    return false;
  }

  /**
   * The file by which a Java VM is asked to listen; jcmd would have deleted it after the answer.
   */
  private void deleteRequest() throws IOException {
    String name = ".attach_pid" + process.pid();
    Files.deleteIfExists(Path.of(name));
    Files.deleteIfExists(Path.of(System.getProperty("java.io.tmpdir"), name));
  }

  /** Tell whether a dump found threads that wait for each other. */
  static boolean tellsDeadlock(Path file) {
    try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      return lines.anyMatch(line -> line.contains(DEADLOCK));
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  /**
   * Make the process crash in the thread that takes most processor time.
   *
   * <p>Even a Java VM that no longer answers writes a crash report then, with that thread's stack.
   */
  void crashBusiestThread() {
    try {
      Map<Integer, Long> before = ticks();
      if (process.waitFor(CPU_SAMPLE.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
      Optional<Map.Entry<Integer, Long>> busiest =
          ticks().entrySet().stream()
              .map(e -> Map.entry(e.getKey(), e.getValue() - before.getOrDefault(e.getKey(), 0L)))
              .max(Map.Entry.comparingByValue());
      busiest.ifPresent(
          thread -> Posix.signalThread((int) process.pid(), thread.getKey(), Posix.SIGSEGV));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Processor time per thread, in the system's ticks; empty where there is no /proc. */
  private Map<Integer, Long> ticks() {
    Map<Integer, Long> ticks = new LinkedHashMap<>();
    try (Stream<Path> tasks = Files.list(Path.of("/proc", "" + process.pid(), "task"))) {
      for (Path task : tasks.toList()) {
        String stat = Files.readString(task.resolve("stat"), StandardCharsets.ISO_8859_1);
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long time = Long.parseLong(fields[STAT_UTIME]) + Long.parseLong(fields[STAT_STIME]);
        ticks.put(Integer.valueOf(task.getFileName().toString()), time);
      }
    } catch (IOException | UncheckedIOException e) {
      // A thread has just ended, or there is no /proc: what was found has to do.
      return ticks;
    }
    return ticks;
  }
}
