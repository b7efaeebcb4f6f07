// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.condition.OS;

/** A launcher in a process of its own, to be killed. */
final class LauncherProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(180);

  private final Process process;
  private final Path text;

  private LauncherProcess(Process process, Path text) {
    this.process = process;
    this.text = text;
  }

  /** Start a launcher whose output goes to a file. */
  static LauncherProcess start(Path text, String... arguments) throws IOException {
    return run(text, command(arguments));
  }

  /**
   * Start a launcher whose workers compile as well as they can, in the folder of its output: a JVM
   * that is asked for its stacks leaves a file where it runs.
   */
  static LauncherProcess startOptimizing(Path text, String... arguments) throws IOException {
    List<String> command = command(arguments);
    command.removeIf(word -> word.startsWith("-D" + ChildJvm.FLAG_PROPERTY));
    return run(text, command, text.resolveSibling(""));
  }

  /** Start a launcher on a terminal; what is written to {@link #type} is typed there. */
  static LauncherProcess startOnTerminal(Path text, String... arguments) throws IOException {
    return run(text, List.of("script", "-qec", line(arguments), "/dev/null"));
  }

  /** Start a launcher in a line of a shell, in which {@code %s} stands for it. */
  static LauncherProcess startInShell(Path text, String line, String... arguments)
      throws IOException {
    return run(text, List.of("sh", "-c", line.formatted(line(arguments))));
  }

  private static String line(String... arguments) {
    return String.join(" ", command(arguments).stream().map(Text::shellWord).toList());
  }

  private static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-D%s=%s"
                .formatted(
                    ChildJvm.FLAG_PROPERTY, System.getProperty(ChildJvm.FLAG_PROPERTY, ""))));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static LauncherProcess run(Path text, List<String> command) throws IOException {
    return run(text, command, Path.of("").toAbsolutePath());
  }

  private static LauncherProcess run(Path text, List<String> command, Path place)
      throws IOException {
    List<String> heeding = new ArrayList<>(command);
    if (OS.LINUX.isCurrentOs()) {
      // A build in the background of a script ignores SIGINT, and so do all its children.
      heeding.addAll(0, List.of("env", "--default-signal=INT"));
    }
    Process process =
        new ProcessBuilder(heeding)
            .directory(place.toFile())
            .redirectErrorStream(true)
            .redirectOutput(text.toFile())
            .start();
    return new LauncherProcess(process, text);
  }

  /** Type something on the terminal. */
  void type(char key) throws IOException {
    process.getOutputStream().write(key);
    process.getOutputStream().flush();
  }

  /** Wait until something has happened. */
  void await(BooleanSupplier happened) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!happened.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("nothing happened; the launcher said: " + output());
      }
      process.waitFor(20, TimeUnit.MILLISECONDS);
    }
  }

  /** Its workers, and what they started. */
  List<ProcessHandle> children() {
    return process.descendants().toList();
  }

  /** Those of its workers that run a hidden command; where the system has a /proc. */
  List<ProcessHandle> children(String command) {
    return children().stream().filter(child -> isRunning(child, command)).toList();
  }

  /** Java itself does not tell the arguments of a process that has many. */
  private static boolean isRunning(ProcessHandle process, String command) {
    try {
      Path arguments = Path.of("/proc", Long.toString(process.pid()), "cmdline");
      return Files.readString(arguments).contains("\0" + command + "\0");
    } catch (IOException e) {
      return false;
    }
  }

  /** Send a signal to a process, by the shell's own kill: a small system has no such program. */
  static void signal(String name, ProcessHandle to) throws IOException, InterruptedException {
    new ProcessBuilder("sh", "-c", "kill -s " + name + " " + to.pid()).start().waitFor();
  }

  void signal(String name) throws IOException, InterruptedException {
    signal(name, process.toHandle());
  }

  /** Give those that still live after a time; one that is dead but not buried does not. */
  static List<String> survivors(List<ProcessHandle> processes, Duration within)
      throws InterruptedException {
    long end = System.nanoTime() + within.toNanos();
    List<String> alive = alive(processes);
    while (!alive.isEmpty() && System.nanoTime() < end) {
      // Nobody counts down: this waits.
      new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
      alive = alive(processes);
    }
    return alive;
  }

  private static List<String> alive(List<ProcessHandle> processes) {
    return processes.stream()
        .filter(ProcessHandle::isAlive)
        .map(LauncherProcess::state)
        .filter(state -> !state.matches("(?s)(\\d+ \\(.*\\) [ZX] .*)?"))
        .toList();
  }

  /** What the system says of a process; its id where the system has no /proc. */
  private static String state(ProcessHandle process) {
    String pid = Long.toString(process.pid());
    if (!Files.exists(Path.of("/proc/self/stat"))) {
      return pid;
    }
    try {
      return Files.readString(Path.of("/proc", pid, "stat"));
    } catch (IOException e) {
      return "";
    }
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("no end; the launcher said: " + output());
    }
    return process.exitValue();
  }

  String output() {
    try {
      return Files.readString(text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    List<ProcessHandle> children = children();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }
}
