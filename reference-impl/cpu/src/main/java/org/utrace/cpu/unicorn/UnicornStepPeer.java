// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Hold the C program that steps on libunicorn by the means of the processors here. */
public final class UnicornStepPeer {
  private static final String FILE = "step_peer.c";
  private static final List<String> MACHINES = List.of("x86_64", "aarch64", "s390x");

  private UnicornStepPeer() {}

  /** The program's text; empty for a machine that it does not know. */
  public static Optional<String> sourceFor(String machine) {
    return MACHINES.contains(machine) ? Optional.of(source()) : Optional.empty();
  }

  private static String source() {
    try (InputStream in = UnicornStepPeer.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is not beside its class");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
