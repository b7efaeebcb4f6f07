// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KitDigestTests {
  @TempDir private Path folder;

  private Path jar(String name, long time, String... entries) throws IOException {
    Path jar = folder.resolve(name);
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      for (int i = 0; i < entries.length; i += 2) {
        ZipEntry entry = new ZipEntry(entries[i]);
        entry.setTime(time);
        zip.putNextEntry(entry);
        zip.write(entries[i + 1].getBytes(StandardCharsets.UTF_8));
      }
    }
    return jar;
  }

  @Test
  void order_times_and_manifest_do_not_count() throws IOException {
    Path one = jar("1.jar", 1_000_000_000_000L, "a/A.class", "A", "b", "B");
    Path two =
        jar("2.jar", 1_700_000_000_000L, "META-INF/MANIFEST.MF", "x", "b", "B", "a/A.class", "A");
    Path three = folder.resolve("three");
    Files.createDirectories(three.resolve("a"));
    Files.writeString(three.resolve("a/A.class"), "A");
    Files.writeString(three.resolve("b"), "B");
    String digest = KitDigest.ofSources(List.of(one));
    assertThat(digest).matches("[0-9a-f]{64}");
    assertThat(KitDigest.ofSources(List.of(two))).isEqualTo(digest);
    assertThat(KitDigest.ofSources(List.of(three))).isEqualTo(digest);
  }

  @Test
  void names_and_content_count() throws IOException {
    String digest = KitDigest.ofSources(List.of(jar("1.jar", 0, "a", "A", "b", "B")));
    assertThat(KitDigest.ofSources(List.of(jar("2.jar", 0, "a", "A", "b", "C"))))
        .isNotEqualTo(digest);
    assertThat(KitDigest.ofSources(List.of(jar("3.jar", 0, "a", "A", "c", "B"))))
        .isNotEqualTo(digest);
  }

  @Test
  void classes_stand_for_their_sources_once_and_in_any_order() {
    String digest = KitDigest.of(Explorer.class, KitDigestTests.class);
    assertThat(KitDigest.of(KitDigestTests.class, PlayLog.class, Explorer.class)).isEqualTo(digest);
    assertThat(KitDigest.of(Explorer.class)).isNotEqualTo(digest);
  }

  @Test
  void classes_of_the_jdk_have_no_source() {
    assertThatThrownBy(() -> KitDigest.of(String.class))
        .hasMessage("class java.lang.String comes from no jar or folder");
  }
}
