// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Name the folder of a run and the files in it.
 *
 * @param path absolute; made by {@link #create}, not before
 * @param fresh whether it must not exist before
 */
record OutputFolder(Path path, boolean fresh) {
  private static final String ADVICE = "choose another one with --out.";

  /** What {@link #crashFile} is called that tells who called {@code System.exit}. */
  static final String EXIT_STACKS = "exit";

  private static final String MANIFEST = "run.json";
  private static final String PROOF = "prove.json";
  private static final String CRASH_FOLDER = "crash";
  private static final Path DEFAULT_PARENT = Path.of("utck-out");

  /** What a run wrote down itself; everything else of it can be made again from that. */
  private static final Pattern RECORD =
      Pattern.compile("journal-.*\\.jsonl|worker-.*\\.log|run\\.json|recorder-.*\\.bin|crash");

  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  /** What a run leaves; an earlier run's is replaced, so that no two runs are mixed. */
  private static final Pattern OWN =
      Pattern.compile(
          "journal-.*\\.jsonl|worker-.*\\.log|(results|run|prove)\\.json(\\.part)?|\\.utck-lock"
              + "|recorder-.*\\.bin|crash|junit|allure-results|allure-report|matrix|index\\.html");

  /**
   * Choose the folder: the one asked for, or a new one below {@code utck-out}.
   *
   * @throws BadInputException if files cannot be written there; nothing is created yet
   */
  static OutputFolder choose(Optional<Path> wanted) {
    Path path = wanted.orElseGet(OutputFolder::newPath).toAbsolutePath().normalize();
    Path nearest = path;
    while (!Files.exists(nearest) && nearest.getParent() != null) {
      nearest = nearest.getParent();
    }
    if (!Files.isDirectory(nearest) || !Files.isWritable(nearest)) {
      throw unwritable(path, nearest.equals(path) ? "it is" : nearest + " is");
    }
    OutputFolder folder = new OutputFolder(path, wanted.isEmpty());
    folder.refuseStrangers();
    return folder;
  }

  /** Nobody else's files may be lost, only those of an earlier run, which has journals. */
  private void refuseStrangers() {
    if (!Files.exists(path)) {
      return;
    }
    try {
      List<Path> files = earlier();
      if (!files.isEmpty() && files.stream().noneMatch(OutputFolder::isTelling)) {
        throw new BadInputException(
            "The output folder %s holds %s, which no run of this kit wrote: %s"
                .formatted(path, files.getFirst().getFileName(), ADVICE));
      }
    } catch (IOException e) {
      throw new BadInputException(
          "The output folder %s cannot be read (%s): %s".formatted(path, e, ADVICE));
    }
  }

  private static boolean isTelling(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith("journal-")
        || name.equals(MANIFEST)
        || name.equals(PROOF)
        || name.equals(FolderLock.NAME);
  }

  /** Two processes that begin in the same second have different ids. */
  private static Path newPath() {
    String stamp = LocalDateTime.now().format(STAMP) + "-" + ProcessHandle.current().pid();
    Path path = DEFAULT_PARENT.resolve(stamp);
    for (int n = 2; Files.exists(path); n++) {
      path = DEFAULT_PARENT.resolve(stamp + "-" + n);
    }
    return path;
  }

  private static BadInputException unwritable(Path path, String what) {
    return new BadInputException(
        "Cannot write to the output folder %s, because %s no folder that you may write to: %s"
            .formatted(path, what, ADVICE));
  }

  /**
   * Make it, take it, and empty it of what an earlier run left.
   *
   * @return to be closed when all is written
   * @throws BadInputException if that is impossible, or another run has it
   */
  FolderLock create() {
    try {
      makeFolder();
      FolderLock lock = FolderLock.take(path);
      for (Path old : earlier()) {
        if (!old.endsWith(FolderLock.NAME)) {
          deleteTree(old);
        }
      }
      return lock;
    } catch (FileAlreadyExistsException e) {
      throw new BadInputException(
          "Another run has just made the output folder %s: %s".formatted(path, ADVICE));
    } catch (IOException e) {
      throw new BadInputException(
          "Cannot write to the output folder %s (%s): %s".formatted(path, e, ADVICE));
    }
  }

  private void makeFolder() throws IOException {
    Path parent = path.getParent();
    if (fresh && parent != null) {
      Files.createDirectories(parent);
      Files.createDirectory(path);
    } else {
      Files.createDirectories(path);
    }
  }

  private List<Path> earlier() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.filter(file -> OWN.matcher(file.getFileName().toString()).matches()).toList();
    }
  }

  /** Delete the results, which are to be made again, and keep the run's records. */
  void clearResults() {
    try {
      for (Path file : earlier()) {
        if (!RECORD.matcher(file.getFileName().toString()).matches()) {
          deleteTree(file);
        }
      }
    } catch (IOException e) {
      throw new BadInputException(
          "Cannot write to the folder %s (%s): %s".formatted(path, e, ADVICE));
    }
  }

  /** Copy the records of a run to another folder, which must be empty of them. */
  void copyRecordsTo(OutputFolder other) {
    try (Stream<Path> files = Files.walk(path, 2)) {
      for (Path file : files.toList()) {
        Path relative = path.relativize(file);
        if (RECORD.matcher(relative.getName(0).toString()).matches()) {
          Files.copy(file, other.path.resolve(relative));
        }
      }
    } catch (IOException e) {
      throw new BadInputException(
          "Cannot copy %s to %s (%s): %s".formatted(path, other.path, e, ADVICE));
    }
  }

  private static void deleteTree(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Journal of a port. */
  Path journal(String port) {
    return path.resolve("journal-" + port + ".jsonl");
  }

  /** Standard error of the worker of a port. */
  Path log(String port) {
    return path.resolve("worker-" + port + ".log");
  }

  /** What the worker of a port does, see {@link FlightRecorder}; removed after a good end. */
  Path recorder(String port) {
    return path.resolve("recorder-" + port + ".bin");
  }

  /**
   * A file that a worker left when it died.
   *
   * @param worker its number among the workers of the port
   */
  Path crashFile(String port, int worker, String what) {
    return path.resolve(CRASH_FOLDER).resolve(port + "-" + worker + "-" + what + ".txt");
  }

  /** Name a file as results do: by its path below the folder. */
  String below(Path file) {
    return path.relativize(file).toString().replace(File.separatorChar, '/');
  }

  /** What was run, see {@link Manifest}. */
  Path manifest() {
    return path.resolve(MANIFEST);
  }

  /** What a proof has shown. */
  Path proof() {
    return path.resolve(PROOF);
  }

  /** The results. */
  Path results() {
    return path.resolve("results.json");
  }

  /** The path as it is shown: relative where that is shorter. */
  static String shown(Path path) {
    Path here = Path.of("").toAbsolutePath();
    return path.startsWith(here) ? here.relativize(path).toString() : path.toString();
  }
}
