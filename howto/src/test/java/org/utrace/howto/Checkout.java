// SPDX-License-Identifier: Apache-2.0
package org.utrace.howto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * Stand in for a reader's checkout, built already: the real script and the jars of this build.
 *
 * <p>What commands write stays in it. The source folders are links.
 */
final class Checkout {
  private static final int COMMAND_SECONDS_MAX = 300;
  private static final String HOME = "/home/you/utrace";
  private static final Path LIB = Path.of("reports/certification/target/lib");

  private final Path folder;
  private int exitCode;

  private Checkout(Path folder) {
    this.folder = folder;
  }

  /** Make it anew. */
  static Checkout make(Path folder) throws IOException {
    delete(folder);
    Path jars = Repository.ROOT.resolve(LIB);
    assertThat(jars).as("the jars that ./utck runs: run the build up to here").isDirectory();
    Files.createDirectories(folder.resolve(LIB));
    try (Stream<Path> files = Files.list(jars)) {
      for (Path jar : files.toList()) {
        Files.createSymbolicLink(folder.resolve(LIB).resolve(jar.getFileName()), jar);
      }
    }
    for (String name : List.of("tck", "reference-impl", "arch-ports", "howto", "README.md")) {
      Files.createSymbolicLink(folder.resolve(name), Repository.ROOT.resolve(name));
    }
    for (String name : List.of("utck", "pom.xml")) {
      Files.copy(
          Repository.ROOT.resolve(name), folder.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
    }
    // The script builds when a source is younger than the jars; here they are of one build.
    Files.setLastModifiedTime(folder.resolve("pom.xml"), FileTime.fromMillis(0));
    return new Checkout(folder);
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Compile a broken source file and put the result in place of the right one. */
  void breakBy(Fault fault) throws IOException {
    Path work = folder.resolve("target/broken");
    Path classes = Files.createDirectories(work.resolve("classes"));
    Path source = work.resolve(fault.file().getFileName());
    Files.writeString(source, fault.broken());
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-parameters",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString(),
                source.toString());
    assertThat(result).as("compiling the broken " + fault.file()).isZero();
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        replaceClass(classes.relativize(file), file);
      }
    }
  }

  private void replaceClass(Path name, Path file) throws IOException {
    try (Stream<Path> jars = Files.list(folder.resolve(LIB))) {
      for (Path jar : jars.toList()) {
        if (hasEntry(jar, name)) {
          Files.copy(jar, jar.resolveSibling("copy"));
          Files.move(jar.resolveSibling("copy"), jar, StandardCopyOption.REPLACE_EXISTING);
          try (FileSystem zip = FileSystems.newFileSystem(zipOf(jar), Map.of())) {
            Files.copy(file, zip.getPath(name.toString()), StandardCopyOption.REPLACE_EXISTING);
          }
          return;
        }
      }
    }
    throw new AssertionError("no jar holds " + name);
  }

  private static boolean hasEntry(Path jar, Path name) throws IOException {
    try (FileSystem zip = FileSystems.newFileSystem(zipOf(jar), Map.of())) {
      return Files.exists(zip.getPath(name.toString()));
    }
  }

  private static URI zipOf(Path jar) {
    return URI.create("jar:" + jar.toUri());
  }

  /** Save what a reader is told to save, beside the links into the repository. */
  void write(String name, List<String> lines) throws IOException {
    assertThat(Path.of(name).getNameCount()).as("%s: a name without folders", name).isEqualTo(1);
    assertThat(folder.resolve(name)).as("%s: a name of its own", name).doesNotExist();
    Files.write(folder.resolve(name), lines);
  }

  /** Run a command as a reader would in a terminal and give the lines that it prints. */
  List<String> run(String command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("howto", ".txt");
    try {
      // So that $? is that of the command before.
      ProcessBuilder shell =
          new ProcessBuilder("/bin/sh", "-c", "(exit " + exitCode + "); " + command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      shell.environment().keySet().removeIf(name -> name.startsWith("UTCK_"));
      shell.environment().put("UTCK_JAVA_HOME", System.getProperty("java.home"));
      shell.environment().put("LC_ALL", "C.UTF-8");
      Process process = shell.start();
      process.getOutputStream().close();
      if (!process.waitFor(COMMAND_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError(command + ": no end after " + COMMAND_SECONDS_MAX + " s");
      }
      exitCode = process.exitValue();
      return Files.readString(output)
          .lines()
          .filter(line -> !Varying.isLeftOut(line))
          .map(this::asOnAnyMachine)
          .toList();
    } finally {
      Files.delete(output);
    }
  }

  /** Show nothing of the machine on which the guides are written. */
  private String asOnAnyMachine(String line) {
    return line.replace(folder.toString(), HOME)
        .replace(Repository.ROOT.toString(), HOME)
        .replace(System.getProperty("java.home"), "/usr/lib/jvm/jdk-25")
        .replace(System.getProperty("os.version"), "6.12.0");
  }
}
