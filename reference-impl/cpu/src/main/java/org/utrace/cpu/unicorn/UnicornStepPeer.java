// SPDX-License-Identifier: Apache-2.0
package org.utrace.cpu.unicorn;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Hold the C program that steps on libunicorn by the means of the processors here. */
public final class UnicornStepPeer {
  private static final String FILE = "step_peer.c";
  private static final String SAME_MEANS = "C over libunicorn";
  private static final List<String> MACHINES = List.of("x86_64", "aarch64", "s390x");

  private UnicornStepPeer() {}

  /**
   * What the program can be told to do for a machine, by what that is called; nothing for a machine
   * that it does not know.
   *
   * <p>s390x has a second way to step: the processors here translate each instruction once, and
   * before that was known, each was translated again for every step.
   */
  public static Map<String, String> tasksFor(String machine) {
    Map<String, String> tasks = new LinkedHashMap<>();
    if (MACHINES.contains(machine)) {
      tasks.put(SAME_MEANS, machine);
    }
    if (machine.equals("s390x")) {
      tasks.put(SAME_MEANS + ", translating anew", "s390x-anew");
    }
    return tasks;
  }

  /** The program's text. */
  public static String source() {
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
