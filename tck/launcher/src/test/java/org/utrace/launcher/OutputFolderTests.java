// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutputFolderTests {
  @Test
  void choosingCreatesNothing(@TempDir Path folder) {
    Path wanted = folder.resolve("a/b");
    OutputFolder chosen = OutputFolder.choose(Optional.of(wanted));
    assertThat(wanted.getParent()).doesNotExist();
    chosen.create().close();
    assertThat(wanted).isEmptyDirectory();
  }

  @Test
  void withoutAWishItIsANewOne() {
    OutputFolder folder = OutputFolder.choose(Optional.empty());
    assertThat(folder.path().getParent()).hasFileName("utck-out");
    assertThat(folder.path()).doesNotExist();
  }

  @Test
  void newFolderIsNeverShared(@TempDir Path parent) {
    OutputFolder folder = new OutputFolder(parent.resolve("utck-out/now"), true);
    folder.create().close();
    assertThatThrownBy(folder::create)
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("Another run has just made");
  }

  @Test
  void fileIsNoFolder(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> OutputFolder.choose(Optional.of(file)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("choose another one with --out");
    assertThatThrownBy(() -> OutputFolder.choose(Optional.of(file.resolve("below"))))
        .hasMessageContaining(file + " is no folder");
  }

  @Test
  void earlierRunIsReplacedAndOtherFilesStay(@TempDir Path folder) throws IOException {
    Files.createFile(folder.resolve("journal-model.jsonl"));
    Files.createFile(folder.resolve("results.json"));
    Files.createFile(folder.resolve("results.json.part"));
    Files.createDirectories(folder.resolve("junit/deep"));
    Files.createFile(folder.resolve("notes.txt"));
    OutputFolder.choose(Optional.of(folder)).create().close();
    assertThat(folder).isDirectoryContaining(file -> file.endsWith("notes.txt"));
    assertThat(folder.toFile().list()).hasSize(1);
  }

  @Test
  void folderThatARunWritesToIsRefused(@TempDir Path folder) throws IOException {
    OutputFolder wanted = OutputFolder.choose(Optional.of(folder));
    try (FolderLock _ = wanted.create()) {
      Files.createFile(folder.resolve("run.json"));
      assertThatThrownBy(wanted::create)
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("A run is still writing to " + folder);
      assertThat(folder.resolve("run.json")).exists();
    }
    wanted.create().close();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void resultsOfSomethingElseAreNotReplaced(@TempDir Path folder) throws IOException {
    Files.createFile(folder.resolve("results.json"));
    assertThatThrownBy(() -> OutputFolder.choose(Optional.of(folder)))
        .hasMessageContaining("holds results.json, which no run of this kit wrote");
  }
}
