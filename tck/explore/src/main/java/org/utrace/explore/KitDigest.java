// SPDX-License-Identifier: Apache-2.0
package org.utrace.explore;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Digest the code that classes come from, so that a changed program can be told from the same one.
 *
 * <p>What counts are the names and bytes of class files and resources; dates and the place on disk
 * do not, nor do a jar's manifest and Maven's notes, so a jar and the folder it was made of agree.
 */
public final class KitDigest {
  private static final List<String> IGNORED = List.of("META-INF/MANIFEST.MF", "META-INF/maven/");

  private KitDigest() {}

  /**
   * Digest the jars or folders that the classes were loaded from, in whatever order.
   *
   * @return SHA-256 as lower-case hex
   * @throws IllegalArgumentException if a class comes from neither
   */
  public static String of(Class<?>... classes) {
    SortedSet<Path> sources = new TreeSet<>();
    for (Class<?> type : classes) {
      sources.add(source(type));
    }
    return ofSources(sources);
  }

  static String ofSources(Iterable<Path> sources) {
    SortedSet<String> digests = new TreeSet<>();
    for (Path source : sources) {
      digests.add(ofSource(source));
    }
    MessageDigest all = sha256();
    for (String digest : digests) {
      all.update(digest.getBytes(StandardCharsets.US_ASCII));
    }
    return hex(all);
  }

  private static String ofSource(Path source) {
    try {
      return digest(Files.isDirectory(source) ? folderEntries(source) : jarEntries(source));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + source, e);
    }
  }

  private static Path source(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      throw new IllegalArgumentException(type + " comes from no jar or folder");
    }
    try {
      return Path.of(source.getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(type + " comes from " + source.getLocation(), e);
    }
  }

  private static SortedMap<String, byte[]> folderEntries(Path folder) throws IOException {
    SortedMap<String, byte[]> entries = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path file : paths.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        entries.put(name, sha256().digest(Files.readAllBytes(file)));
      }
    }
    return entries;
  }

  private static SortedMap<String, byte[]> jarEntries(Path jar) throws IOException {
    SortedMap<String, byte[]> entries = new TreeMap<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      Enumeration<? extends ZipEntry> all = zip.entries();
      while (all.hasMoreElements()) {
        ZipEntry entry = all.nextElement();
        if (!entry.isDirectory()) {
          try (InputStream in = zip.getInputStream(entry)) {
            entries.put(entry.getName(), sha256().digest(in.readAllBytes()));
          }
        }
      }
    }
    return entries;
  }

  private static String digest(SortedMap<String, byte[]> entries) {
    MessageDigest digest = sha256();
    entries.forEach((name, content) -> {
      if (IGNORED.stream().noneMatch(name::startsWith)) {
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(content);
      }
    });
    return hex(digest);
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
