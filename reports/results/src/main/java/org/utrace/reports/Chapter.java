// SPDX-License-Identifier: Apache-2.0
package org.utrace.reports;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.utrace.rules.ClauseId;

/** Group the clauses as the suite's packages do, in the order that reports show. */
enum Chapter {
  ATTACH("Attaching and looking engines up", "ATT", "REF"),
  EVENTS("Events, callbacks and quiescence", "EVT", "CB", "QUI"),
  RESOLUTION("How the answers of many engines become one", "ORD", "CTL", "RES"),
  STOP("Stopping a thread", "STOP"),
  REPORT("Asking for a report", "REPORT"),
  INTERRUPT("Interrupting a blocked thread", "INT"),
  STEP("Single-step and block-step", "STEP", "BLK"),
  DETACH("Detaching", "DET"),
  BARRIER("Waiting until a callback is over", "BAR"),
  WAKEUP("Waking a thread up", "WAKE"),
  EXAMINE("Examining a thread and its registers", "EXAM", "REG"),
  SIGNAL("Signals, delivered and injected", "SIG", "INJ"),
  SYSCALL("System calls", "SYS"),
  LIFECYCLE("From clone to reaping", "CLONE", "VFORK", "EXEC", "EXIT", "DEATH", "REAP", "KILL"),
  JOBCONTROL("Job control", "JCTL"),
  PTRACE("ptrace as an engine", "PT"),
  UPROBES("User probes", "UPR"),
  ARCH("Architecture ports", "ARCH", "SWS"),
  KIT("What judges the kit itself", "SUP");

  private final String title;
  private final List<String> prefixes;

  Chapter(String title, String... prefixes) {
    this.title = title;
    this.prefixes = List.of(prefixes);
  }

  /** Find the chapter of a clause; empty for a prefix that no chapter knows. */
  static Optional<Chapter> of(ClauseId id) {
    return Stream.of(values()).filter(c -> c.prefixes.contains(id.prefix())).findFirst();
  }

  /** The name of a clause's chapter in Allure, such as {@code stop — STOP}. */
  static String label(ClauseId id) {
    return of(id).map(Chapter::label).orElse(id.prefix());
  }

  /** Name of the suite's package. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it is about. */
  String title() {
    return title;
  }

  /** What its clauses' ids begin with. */
  List<String> prefixes() {
    return prefixes;
  }

  private String label() {
    return word() + " — " + String.join(", ", prefixes);
  }
}
