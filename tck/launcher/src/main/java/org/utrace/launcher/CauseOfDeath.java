// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Say in words what a process died of. */
final class CauseOfDeath {
  /** A process that a signal ended has this plus the signal's number as exit code. */
  private static final int SIGNAL_BASE = 128;

  private static final int SIGNAL_MAX = 64;

  private static final Map<Integer, String> SIGNALS =
      Map.of(
          2, "SIGINT", 4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 8, "SIGFPE", 9, "SIGKILL", 11,
          "SIGSEGV", 15, "SIGTERM");

  private static final Pattern CRASH_SIGNAL =
      Pattern.compile("#\\s+(SIG[A-Z]+) \\(0x([0-9a-f]+)\\).*");
  private static final Pattern OUT_OF_MEMORY =
      Pattern.compile("#\\s+fatal error: OutOfMemory encountered: (.*)");
  private static final Pattern NO_NATIVE_MEMORY =
      Pattern.compile("# There is insufficient memory.*");
  private static final Pattern VM_ERROR =
      Pattern.compile("#\\s+(?:Internal Error|fatal error|Error:).*");
  private static final Pattern FRAME = Pattern.compile("# ([CVJjv~])\\s+(.*)");
  private static final Pattern EXIT_CALL =
      Pattern.compile(
          "\\s*(?:at )?java\\.base/java\\.lang\\.(?:System|Runtime)\\.(?:exit|halt)\\(.*");

  private CauseOfDeath() {}

  /**
   * Tell from what the process left.
   *
   * @param code its exit code
   * @param crash the Java VM's crash report; empty if there is none
   * @param exitStacks the stacks at {@code System.exit}; empty if nobody called that
   * @param exiting whether somebody called that
   */
  static String tell(int code, List<String> crash, boolean exiting, List<String> exitStacks) {
    if (exiting) {
      return "called System.exit(%d)%s".formatted(code, caller(exitStacks));
    }
    if (!crash.isEmpty()) {
      return ofCrash(crash);
    }
    if (code > SIGNAL_BASE && code <= SIGNAL_BASE + SIGNAL_MAX) {
      return killedBy(code - SIGNAL_BASE);
    }
    if (code == ExitCode.TROUBLE) {
      return "broke down with exit code 3; the exception stands on its standard error";
    }
    return "ended with exit code %d, called by native code or Runtime.halt".formatted(code);
  }

  private static String killedBy(int signal) {
    String name = SIGNALS.getOrDefault(signal, "");
    String words = "killed by signal " + signal + (name.isEmpty() ? "" : " (" + name + ")");
    boolean fromOutside = "SIGKILL".equals(name) || "SIGTERM".equals(name);
    return fromOutside ? words + ", by somebody else or by the system for want of memory" : words;
  }

  private static String ofCrash(List<String> crash) {
    Optional<String> heap = first(crash, OUT_OF_MEMORY).map(found -> found.group(1));
    if (heap.isPresent()) {
      boolean javaHeap = heap.get().contains("heap space");
      return (javaHeap ? "out of heap memory" : "out of memory") + " (" + heap.get() + ")";
    }
    if (first(crash, NO_NATIVE_MEMORY).isPresent()) {
      return "out of native memory";
    }
    Optional<Matcher> signal = first(crash, CRASH_SIGNAL);
    if (signal.isPresent()) {
      int number = Integer.parseInt(signal.get().group(2), 16);
      return "killed by signal %d (%s)%s".formatted(number, signal.get().group(1), place(crash));
    }
    return "the Java VM broke down"
        + first(crash, VM_ERROR).map(found -> ": " + found.group().substring(1).strip()).orElse("");
  }

  private static String place(List<String> crash) {
    return first(crash, FRAME)
        .map(frame -> {
          String where =
              switch (frame.group(1)) {
                case "C" -> " in native code";
                case "V" -> " in the Java VM";
                default -> " in Java code";
              };
          return where + ": " + frame.group(2).strip().replaceAll("\\s+", " ");
        })
        .orElse("");
  }

  /** The first frame that is not Java's own. */
  private static String caller(List<String> stacks) {
    Predicate<String> exit = EXIT_CALL.asMatchPredicate();
    for (int i = 0; i + 1 < stacks.size(); i++) {
      if (exit.test(stacks.get(i)) && !exit.test(stacks.get(i + 1))) {
        String frame = stacks.get(i + 1).strip().replaceFirst("^at ", "");
        return frame.isEmpty() ? "" : " in " + frame;
      }
    }
    return "";
  }

  private static Optional<Matcher> first(List<String> lines, Pattern pattern) {
    return lines.stream().map(pattern::matcher).filter(Matcher::matches).findFirst();
  }
}
