// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Make the command line of a process of this kit that runs implementations. */
final class ChildJvm {
  /** Names the cache that lets a JVM of this kit start quickly. */
  private static final String CACHE_PROPERTY = "utck.aot";

  /** One more flag of the JVM; tests, whose processes live shortly, ask for quick compilation. */
  static final String FLAG_PROPERTY = "utck.jvm.flag";

  private static final List<String> FLAGS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "-Djdk.virtualThreadScheduler.parallelism=1",
          "-Djdk.virtualThreadScheduler.maxPoolSize=1",
          "-XX:+UseSerialGC",
          "-Dstdout.encoding=UTF-8",
          "-Dstderr.encoding=UTF-8");

  /**
   * Classes are taken from the cache, but not what the training called often: that was one test,
   * and code that is compiled for it stays slower than what the process finds out for itself. A JVM
   * that does not know this flag passes it over.
   */
  private static final List<String> OWN_PROFILE =
      List.of(
          "-XX:+IgnoreUnrecognizedVMOptions",
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:-AOTReplayTraining");

  private ChildJvm() {}

  /**
   * Make the command.
   *
   * @param implPath jars and folders behind the class path of this process
   * @param flags more flags of the JVM
   * @param arguments of {@link Main}
   */
  static List<String> command(List<Path> implPath, List<String> flags, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(flags);
    String more = System.getProperty(FLAG_PROPERTY, "");
    if (!more.isEmpty()) {
      command.add(more);
    }
    String cache = System.getProperty(CACHE_PROPERTY, "");
    if (!cache.isEmpty()) {
      // A cache that does not fit is passed over, which is nobody's business.
      command.addAll(List.of("-XX:AOTCache=" + cache, "-Xlog:disable"));
      command.addAll(OWN_PROFILE);
    }
    command.addAll(List.of("-cp", classPath(implPath), Main.class.getName()));
    command.addAll(arguments);
    return command;
  }

  private static String classPath(List<Path> implPath) {
    List<String> entries = new ArrayList<>();
    entries.add(System.getProperty("java.class.path"));
    implPath.forEach(entry -> entries.add(entry.toString()));
    return String.join(File.pathSeparator, entries);
  }
}
