// SPDX-License-Identifier: Apache-2.0
package org.utrace.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.utrace.arch.ArchPort;
import org.utrace.core.UtraceCore;
import org.utrace.cpu.UserCpu;

/** Digest the code that decides the reference's behaviour, for replay tokens. */
final class CodeDigest {
  private CodeDigest() {}

  /** Begin a digest with the code of kernel, core, CPU and port; programs are added to it. */
  static MessageDigest of(ArchPort port) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Class<?> type :
          List.of(UtraceCore.class, UserCpu.class, CodeDigest.class, port.getClass())) {
        addCodeOf(type, digest);
      }
      return digest;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void addCodeOf(Class<?> type, MessageDigest digest)
      throws IOException, URISyntaxException {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null) {
      return;
    }
    Path place = Path.of(source.getLocation().toURI());
    if (Files.isDirectory(place)) {
      try (Stream<Path> files = Files.walk(place)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          digest.update(Files.readAllBytes(file));
        }
      }
    } else {
      addJar(place, digest);
    }
  }

  private static void addJar(Path place, MessageDigest digest) throws IOException {
    try (JarFile jar = new JarFile(place.toFile())) {
      TreeSet<String> names = new TreeSet<>();
      jar.stream().filter(e -> e.getName().endsWith(".class")).forEach(e -> names.add(e.getName()));
      for (String name : names) {
        digest.update(jar.getInputStream(jar.getJarEntry(name)).readAllBytes());
      }
    }
  }
}
