// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.OptBoolean;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.utrace.launcher.JournalLine.Header;
import org.utrace.rules.PortNotRun;
import tools.jackson.core.JacksonException;

/**
 * Be the document {@code run.json}: what a run was asked to do, written before its first test.
 *
 * <p>With the journals it is all that {@code report} and {@code certify --rerun-failed} need,
 * however the run ended.
 *
 * @param schema {@link #SCHEMA}
 * @param chosen what the command line chose
 * @param notRun ports that were to run and could not
 * @param headers what the worker of each port said when it was ready, in the order of the ports
 * @param end how the run ended; empty if it did not live to tell
 */
record Manifest(
    String schema,
    Chosen chosen,
    List<PortNotRun> notRun,
    List<Header> headers,
    Optional<End> end) {
  /** Version of this form. */
  static final String SCHEMA = "utrace-run/1";

  /** Copy the lists. */
  Manifest {
    notRun = List.copyOf(notRun);
    headers = List.copyOf(headers);
  }

  /**
   * What the command line chose.
   *
   * @param implPath jars and folders of the implementation; empty for those of the kit
   * @param clauses list of {@link ClauseSelection}, empty for every clause
   * @param seeds how many, from {@code seed} on; a run of an older kit lacks it and had 1
   * @param tracees folder of programs; empty for the implementation's own
   */
  record Chosen(
      String implementation,
      String implPath,
      List<String> ports,
      String edition,
      String clauses,
      long seed,
      @JacksonInject(value = Json.ONE_SEED, useInput = OptBoolean.TRUE) int seeds,
      int schedules,
      String tracees,
      int jobs,
      long patienceSeconds,
      int memoryMib) {
    /** The folder of programs, if there is one. */
    Optional<Path> traceesFolder() {
      return tracees.isEmpty() ? Optional.empty() : Optional.of(Path.of(tracees));
    }
  }

  /**
   * How a run ended.
   *
   * @param seconds wall time it took
   * @param interrupted whether somebody ended it early
   */
  record End(double seconds, boolean interrupted) {}

  /** What every version of this document has. */
  private record Form(String schema) {}

  private static void refuseOther(Path file, String form, String known) {
    if (!form.equals(known)) {
      throw new BadInputException(
          "%s is of the form %s, which this kit does not read: use the kit that wrote it."
              .formatted(OutputFolder.shown(file), form));
    }
  }

  /** The manifest of a run that begins. */
  static Manifest of(RunRequest request, List<PortNotRun> notRun, List<Header> headers) {
    Chosen chosen =
        new Chosen(
            request.provider().name(),
            ImplPath.join(request.implPath()),
            request.ports(),
            request.edition().id(),
            request.selection().text(),
            request.seeds().first(),
            request.seeds().count(),
            request.schedules(),
            request.tracees().map(Path::toString).orElse(""),
            request.jobs(),
            request.limits().patience().toSeconds(),
            request.limits().memoryMib());
    return new Manifest(SCHEMA, chosen, notRun, headers, Optional.empty());
  }

  /** The manifest of a run inside a build, which had no worker and is over. */
  static Manifest ofBuild(Header header, double seconds) {
    JournalLine.Settings settings = header.settings();
    Chosen chosen =
        new Chosen(
            header.target().implementation(),
            settings.implPath(),
            List.of(header.target().port()),
            settings.edition(),
            settings.clauses(),
            settings.seed(),
            settings.seeds(),
            settings.schedules(),
            settings.tracees(),
            1,
            WorkerLimits.usual().patience().toSeconds(),
            WorkerLimits.usual().memoryMib());
    return new Manifest(
        SCHEMA, chosen, List.of(), List.of(header), Optional.of(new End(seconds, false)));
  }

  /** The same at the end of the run. */
  Manifest ended(End how) {
    return new Manifest(schema, chosen, notRun, headers, Optional.of(how));
  }

  /**
   * Write it as a whole: a reader sees all of it or the one before.
   *
   * @throws KitTroubleException if that fails
   */
  void write(Path file) {
    Path draft = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.writeString(draft, Json.document(this), StandardCharsets.UTF_8);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new KitTroubleException(
          "%s cannot be written (%s): make room or choose another folder with --out."
              .formatted(file, e.getMessage()),
          e);
    } finally {
      deleteQuietly(draft);
    }
  }

  private static void deleteQuietly(Path draft) {
    try {
      Files.deleteIfExists(draft);
    } catch (IOException e) {
      // The next run into this folder does.
      return;
    }
  }

  /**
   * Read it.
   *
   * @throws BadInputException if there is none, or one of another version of the kit
   */
  static Manifest read(OutputFolder folder) {
    Path file = folder.manifest();
    if (!Files.isRegularFile(file)) {
      throw new BadInputException(
          "%s holds no run: give the output folder of ./utck certify, in which %s is."
              .formatted(OutputFolder.shown(folder.path()), file.getFileName()));
    }
    try {
      String text = Files.readString(file);
      refuseOther(file, Json.readPlain(text, Form.class).schema(), SCHEMA);
      Manifest read = Json.readPlain(text, Manifest.class);
      read.headers().forEach(header -> refuseOther(file, header.schema(), JournalLine.SCHEMA));
      if (!read.headers().isEmpty()) {
        return read;
      }
      throw new BadInputException(
          "%s names no port that ran: run ./utck certify again."
              .formatted(OutputFolder.shown(file)));
    } catch (IOException | JacksonException e) {
      throw new BadInputException(
          "%s cannot be read (%s): use the kit that wrote it."
              .formatted(
                  OutputFolder.shown(file),
                  String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
    }
  }
}
