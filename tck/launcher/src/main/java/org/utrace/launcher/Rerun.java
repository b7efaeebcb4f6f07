// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.utrace.rules.ClauseId;
import org.utrace.rules.ClauseResult;
import org.utrace.rules.PortNotRun;
import org.utrace.rules.RuleBook;
import org.utrace.rules.Verdict;

/**
 * Choose the clauses of an earlier run that found no rest, and compare what came of them.
 *
 * @param earlier the run
 * @param open the results that call for another try
 * @param narrowed whether only some of them are asked for
 */
record Rerun(EarlierRun earlier, List<ClauseResult> open, boolean narrowed) {
  private static final Set<Verdict> OPEN =
      Set.of(Verdict.FAIL, Verdict.DEVIATES, Verdict.ERROR, Verdict.INCONCLUSIVE);

  /** Copy the list. */
  Rerun {
    open = List.copyOf(open);
  }

  /**
   * Read the earlier run; a clause whose tests are missing there is an ERROR, and open.
   *
   * @throws BadInputException if the folder holds no run, or one by another rule book
   */
  static Rerun of(Path folder, RuleBook book) {
    EarlierRun earlier = EarlierRun.read(folder);
    List<ClauseResult> open =
        earlier.outcome(book).selected().filter(result -> OPEN.contains(result.verdict())).toList();
    return new Rerun(earlier, open, false);
  }

  /** The same for some of the results only. */
  Rerun only(Predicate<ClauseResult> wanted) {
    return new Rerun(earlier, open.stream().filter(wanted).toList(), true);
  }

  /**
   * The same for some ports only.
   *
   * @param text comma list as on the command line
   * @throws BadInputException if the earlier run was not to run one of them
   */
  Rerun onPorts(String text) {
    List<String> known = new ArrayList<>(earlier.manifest().chosen().ports());
    earlier.manifest().notRun().forEach(port -> known.add(port.port()));
    String implementation = earlier.manifest().chosen().implementation();
    List<String> wanted =
        Implementations.ports(implementation, known.stream().distinct().toList(), text);
    return only(result -> wanted.contains(result.port()));
  }

  /** The clauses as the command line names them. */
  String clauses() {
    return String.join(",", open.stream().map(r -> r.id().format()).distinct().toList());
  }

  /** The jars and folders of the implementation. */
  List<Path> implPath() {
    return ImplPath.split(earlier.manifest().chosen().implPath());
  }

  /** The ports as the command line names them. */
  String ports() {
    return String.join(",", open.stream().map(ClauseResult::port).distinct().toList());
  }

  private String shown() {
    return OutputFolder.shown(earlier.folder().path());
  }

  /** Say that there is nothing to do. */
  List<String> nothing() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Nothing%s failed or is missing in %s: nothing to run again."
            .formatted(narrowed ? " that is asked for" : "", shown()));
    lines.addAll(notRun());
    return lines;
  }

  private List<String> notRun() {
    return earlier.manifest().notRun().stream().map(this::tell).toList();
  }

  private String tell(PortNotRun port) {
    return "  %s was not run there: to run it now, ./utck certify --port %s"
        .formatted(port.port(), port.port());
  }

  /** Tell what came of the clauses, in groups. */
  List<String> compare(Outcome after) {
    Map<String, Verdict> now = new TreeMap<>();
    after.result().clauses().forEach(result -> now.put(key(result), result.verdict()));
    Map<String, List<ClauseId>> groups = new LinkedHashMap<>();
    int mended = 0;
    for (ClauseResult before : open) {
      Verdict verdict = now.getOrDefault(key(before), Verdict.UNTESTED);
      mended += verdict == Verdict.PASS ? 1 : 0;
      groups
          .computeIfAbsent(
              before.port() + ": " + change(before.verdict(), verdict), k -> new ArrayList<>())
          .add(before.id());
    }
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "Compared with %s: %d mended, %d not.".formatted(shown(), mended, open.size() - mended));
    groups.forEach((change, ids) -> lines.addAll(Text.wrap(change + ": " + Text.ids(ids), "  ")));
    lines.addAll(notRun());
    return lines;
  }

  private static String key(ClauseResult result) {
    return result.port() + " " + result.id().format();
  }

  private static String change(Verdict before, Verdict after) {
    if (after == before) {
      return "still " + after;
    }
    return (after == Verdict.PASS ? "mended" : "now " + after) + ", was " + before;
  }
}
