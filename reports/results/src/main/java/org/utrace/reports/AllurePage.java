// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.utrace.contract.spi.Requirement;
import org.utrace.rules.ResultSink;
import org.utrace.rules.RunResult;

/**
 * Generate the Allure page from the results that {@link AllureSink} has written, without network.
 *
 * <p>The generator is Allure's own command line, which the build unpacks beside the class path. It
 * is found in the folder that the system property {@value #HOME_PROPERTY} names, or else in {@code
 * allure} beside the folder of this jar, or in this module's build folder. Where there is none,
 * {@link #write} throws {@link FileNotFoundException}.
 */
public final class AllurePage implements ResultSink {
  /** Names the folder of Allure's command line. */
  public static final String HOME_PROPERTY = "utck.allure.home";

  static final String FOLDER = "allure-report";
  private static final int GENERATE_SECONDS_MAX = 120;

  /** Beside the jar's folder, in this module's own, and in this module's as seen from the kit's. */
  private static final List<String> PLACES =
      List.of("../allure", "allure", "../../../results/target/allure");

  /** For ServiceLoader. */
  public AllurePage() {}

  @Override
  public String name() {
    return FOLDER;
  }

  @Override
  public List<Requirement> requirements() {
    String what = "Allure 2";
    String purpose = "the Allure page";
    return List.of(
        home()
            .map(home -> Requirement.found(what, purpose, home.toString()))
            .orElseGet(() ->
                Requirement.missing(
                    what,
                    purpose,
                    "the build did not unpack it, and UTCK_ALLURE_HOME is not set")));
  }

  @Override
  public void write(RunResult result, Path outDir) throws IOException {
    Path home =
        home()
            .orElseThrow(() ->
                new FileNotFoundException(
                    "Allure's command line is not installed: name its folder with the variable"
                        + " UTCK_ALLURE_HOME"));
    if (!Files.isDirectory(outDir.resolve(AllureSink.FOLDER))) {
      new AllureSink().write(result, outDir);
    }
    Path log = Files.createTempFile("utck-allure", ".log");
    try {
      WholeFolder.write(outDir.resolve(FOLDER), () -> generate(home, outDir, log));
    } finally {
      Files.delete(log);
    }
  }

  private static void generate(Path home, Path outDir, Path log) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command(home, outDir));
    // The page must not call home when it is opened; only this very word switches that off.
    builder.environment().put("ALLURE_NO_ANALYTICS", "true");
    builder.environment().put("APP_HOME", home.toString());
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    Process process = builder.start();
    process.getOutputStream().close();
    try {
      if (!process.waitFor(GENERATE_SECONDS_MAX, TimeUnit.SECONDS)) {
        throw new IOException("Allure took longer than " + GENERATE_SECONDS_MAX + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while Allure ran", e);
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw new IOException("Allure said: " + cause(Files.readAllLines(log)));
    }
  }

  /** The line of a log with stack traces that tells most: the innermost cause. */
  static String cause(List<String> log) {
    List<String> causes = log.stream().filter(line -> line.startsWith("Caused by: ")).toList();
    return causes.isEmpty()
        ? log.stream().filter(line -> !line.isBlank()).findFirst().orElse("nothing")
        : causes.getLast();
  }

  /** What Allure's own start script does, without the need of a shell. */
  private static List<String> command(Path home, Path outDir) {
    String classPath = home.resolve("lib") + "/*" + File.pathSeparator + home.resolve("lib/config");
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-cp",
        classPath,
        "io.qameta.allure.CommandLine",
        "generate",
        // Of many files, a browser would load none where the page is opened from a folder.
        "--single-file",
        "--clean",
        "--output",
        outDir.resolve(FOLDER).toString(),
        outDir.resolve(AllureSink.FOLDER).toString());
  }

  private static Optional<Path> home() {
    String named = System.getProperty(HOME_PROPERTY, "");
    Stream<Path> candidates =
        named.isEmpty()
            ? codeFolder().stream().flatMap(f -> PLACES.stream().map(f::resolve))
            : Stream.of(Path.of(named));
    return candidates
        .flatMap(AllurePage::withVersions)
        .map(place -> place.toAbsolutePath().normalize())
        .filter(place -> Files.isDirectory(place.resolve("lib")))
        .findFirst();
  }

  /** The zip holds one folder whose name ends with the version. */
  private static Stream<Path> withVersions(Path place) {
    if (!Files.isDirectory(place)) {
      return Stream.empty();
    }
    try (Stream<Path> inside = Files.list(place)) {
      List<Path> versions =
          inside.filter(path -> path.getFileName().toString().startsWith("allure-")).toList();
      return Stream.concat(Stream.of(place), versions.stream());
    } catch (IOException e) {
      return Stream.of(place);
    }
  }

  private static Optional<Path> codeFolder() {
    CodeSource source = AllurePage.class.getProtectionDomain().getCodeSource();
    try {
      return source == null
          ? Optional.empty()
          : Optional.ofNullable(Path.of(source.getLocation().toURI()).getParent());
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
