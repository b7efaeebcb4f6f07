// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.utrace.rules.FaultVerdict;
import org.utrace.rules.ProofResult;
import org.utrace.rules.ProofSink;
import org.utrace.rules.VariantVerdict;

/** Write and print what a proof has shown, and give the exit code. */
final class ProofReport {
  private final Screen screen;
  private final OutputFolder folder;
  private boolean failed;

  ProofReport(Screen screen, OutputFolder folder) {
    this.screen = screen;
    this.folder = folder;
  }

  /** Give it, and the exit code. */
  int give(ProofResult result) {
    List<String> written = write(result);
    if (!result.faults().isEmpty()) {
      new ProofText(result, screen.ansi()).lines().forEach(screen::say);
    }
    if (!result.variants().isEmpty()) {
      new VariantText(result, screen.ansi()).lines().forEach(screen::say);
    }
    screen.say(
        "Written to %s: %s."
            .formatted(OutputFolder.shown(folder.path()), String.join(", ", written)));
    return code(result);
  }

  private int code(ProofResult result) {
    if (!result.with(FaultVerdict.SURVIVED).isEmpty()
        || !result.with(VariantVerdict.ACCUSED).isEmpty()
        || !result.with(VariantVerdict.NOT_DIFFERENT).isEmpty()) {
      return ExitCode.VIOLATION;
    }
    boolean unknown =
        !result.with(FaultVerdict.UNKNOWN).isEmpty()
            || !result.with(VariantVerdict.UNKNOWN).isEmpty();
    return failed || unknown ? ExitCode.TROUBLE : ExitCode.OK;
  }

  private List<String> write(ProofResult result) {
    List<String> written = new ArrayList<>();
    try {
      Path file = folder.proof();
      Files.writeString(file, Json.document(result));
      written.add(file.getFileName().toString());
      for (ProofSink sink : ServiceLoader.load(ProofSink.class)) {
        sink.write(result, folder.path());
        written.add(sink.name());
      }
    } catch (IOException | RuntimeException | LinkageError | ServiceConfigurationError e) {
      failed = true;
      screen.note(
          "cannot write all of the proof to %s (%s): make room or choose another folder with --out."
              .formatted(folder.path(), e));
    }
    return written;
  }
}
