// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utrace.explore.Seeds;
import org.utrace.launcher.JournalLine.Died;
import org.utrace.launcher.WorkerWatch.Offence;

/** A worker that hangs before it is ready leaves its threads' stacks all the same. */
final class AutopsyTests {
  private static final Offence HANGS = new Offence(true, "no progress for 120 s");

  @TempDir private Path folder = Path.of("");

  private final Process process;

  AutopsyTests() throws IOException {
    // It waits to be let go, which nobody does.
    process =
        new ProcessBuilder(ChildJvm.command(List.of(), List.of(), settings(1).arguments())).start();
  }

  private static WorkerSettings settings(int number, Path... out) {
    return new WorkerSettings(
        "fake",
        List.of(),
        "idle",
        "plan",
        "ORD-03",
        Seeds.one(1),
        1,
        Optional.empty(),
        Optional.empty(),
        List.of(out).stream().findFirst(),
        number);
  }

  @AfterEach
  void end() {
    process.destroyForcibly();
  }

  private Died hang(WorkerSettings settings) throws IOException {
    assertThat(process.inputReader().readLine()).contains("\"header\"");
    Autopsy autopsy = new Autopsy(settings, process, new WorkerLog(), null);
    autopsy.before(HANGS);
    process.destroyForcibly();
    return autopsy.after(137, "");
  }

  @Test
  void firstWorkerLeavesThemInATemporaryFile() throws IOException {
    Died died = hang(settings(1, folder.resolve("not-made")));
    String words = "no progress for 120 s; what its threads did is in ";
    assertThat(died.reason()).startsWith(words);
    Path threads = Path.of(died.reason().substring(words.length()));
    assertThat(Files.readString(threads)).contains("CountDownLatch", "parent-watch");
    Files.delete(threads);
    assertThat(died.attachments()).isEmpty();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void laterWorkerLeavesThemInTheOutputFolder() throws IOException {
    Died died = hang(settings(2, folder));
    assertThat(died.reason()).isEqualTo(HANGS.sentence());
    assertThat(died.attachments()).hasSize(1);
    assertThat(Files.readString(folder.resolve(died.attachments().getFirst().file())))
        .contains("parent-watch");
  }
}
