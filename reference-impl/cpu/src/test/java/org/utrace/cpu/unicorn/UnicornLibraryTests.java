// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Show that a missing library is one clear sentence and that it can be named. */
class UnicornLibraryTests {
  @Test
  void missingLibraryNamesThePackageAndTheOverride() {
    assertThatThrownBy(
            () -> UnicornLibrary.search(List.of("/no/such"), List.of("libnosuchunicorn.so.2")))
        .isInstanceOf(UnicornMissingException.class)
        .hasMessage(
            "libunicorn 2 was not found as libnosuchunicorn.so.2 in the system's library folders"
                + " or in /no/such; install the Debian package libunicorn2, or name the file with"
                + " -Dutrace.unicorn=PATH or UNICORN_LIBRARY=PATH");
  }

  @Test
  void overrideThatCannotBeLoadedSaysWhichOne() {
    assertThatThrownBy(() -> UnicornLibrary.load("/no/such/file.so", "/also/ignored"))
        .isInstanceOf(UnicornMissingException.class)
        .hasMessageStartingWith(
            "the system property utrace.unicorn names /no/such/file.so, which cannot be loaded;");
    assertThatThrownBy(() -> UnicornLibrary.load(null, "/no/such/file.so"))
        .isInstanceOf(UnicornMissingException.class)
        .hasMessageContaining("environment variable UNICORN_LIBRARY names /no/such/file.so")
        .hasMessageContaining("libunicorn2");
  }

  @Test
  void overrideIsUsedAndTheVersionIsRead() {
    UnicornLibrary found = Libunicorn.require();
    UnicornLibrary named = UnicornLibrary.load(found.path(), "/ignored");
    assertThat(named.path()).isEqualTo(found.path());
    assertThat(named.version()).isEqualTo(found.version()).matches("2\\.\\d+\\.\\d+");
    assertThat(UnicornCpus.libraryVersion()).isEqualTo(found.version());
  }
}
