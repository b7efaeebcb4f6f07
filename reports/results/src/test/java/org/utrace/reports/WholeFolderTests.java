// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WholeFolderTests {
  @Test
  void halfAFolderIsTakenAway(@TempDir Path parent) {
    Path folder = parent.resolve("page");
    assertThatThrownBy(() ->
            WholeFolder.write(
                folder,
                () -> {
                  Files.createDirectory(folder.resolve("data"));
                  Files.createFile(folder.resolve("data/one"));
                  throw new IOException("disk full");
                }))
        .hasMessage("disk full");
    assertThat(folder).doesNotExist();
  }

  @Test
  void wholeFolderTakesThePlaceOfAnOldOne(@TempDir Path parent) throws IOException {
    Path folder = Files.createDirectory(parent.resolve("page"));
    Files.createFile(folder.resolve("old"));
    WholeFolder.write(folder, () -> Files.createFile(folder.resolve("new")));
    assertThat(folder).isDirectoryNotContaining("glob:**/old").isDirectoryContaining("glob:**/new");
  }
}
