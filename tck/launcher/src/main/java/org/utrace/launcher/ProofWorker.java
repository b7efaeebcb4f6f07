// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.utrace.contract.spi.Fault;
import org.utrace.contract.spi.FaultSource;
import org.utrace.contract.spi.ImplementationProvider;
import org.utrace.contract.spi.SetupException;
import org.utrace.contract.spi.SourcePatch;
import org.utrace.launcher.faults.BadFaultException;
import org.utrace.launcher.faults.FaultCompiler;
import org.utrace.rules.ClauseId;
import org.utrace.rules.RuleBook;

/**
 * Run chapters on an implementation with faults, task by task, in this process.
 *
 * <p>Every task gets the implementation from a class loader of its own, so one process serves for
 * many faults. What a fault leaves behind, a thread that spins or memory, can only harm the tasks
 * of this process; the parent sees to it that right code still passes here.
 */
final class ProofWorker {
  private final ProofSettings settings;
  private final PrintStream out;
  private final Callable<String> tasks;
  private final RuleBook book = RuleBook.load();
  private final Map<String, Fault> faults = new LinkedHashMap<>();

  /**
   * Make a worker.
   *
   * @param out where lines of JSON go
   * @param tasks waits for the next task, a line of JSON
   */
  ProofWorker(ProofSettings settings, PrintStream out, Callable<String> tasks) {
    this.settings = settings;
    this.out = out;
    this.tasks = tasks;
  }

  /** Serve until the parent ends this process; gives an exit code only if it cannot. */
  int run() throws IOException {
    try {
      say(roster());
    } catch (BadInputException | SetupException e) {
      say(new ProofLine.Refused(String.valueOf(e.getMessage())));
      return ExitCode.USAGE;
    }
    try (FaultCompiler compiler = new FaultCompiler()) {
      while (true) {
        serve(Json.readPlain(tasks.call(), ProofTask.class), compiler);
      }
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new KitTroubleException("A worker got no more tasks: " + e, e);
    }
  }

  private ProofLine.Roster roster() {
    ImplementationProvider provider = Implementations.load(settings.implementation());
    for (FaultSource source : ServiceLoader.load(FaultSource.class)) {
      if (source.implementation().equals(provider.name())) {
        source.faults().forEach(this::add);
      }
    }
    if (faults.isEmpty()) {
      throw new BadInputException(
          "No faults of implementation %s are known: give it a %s that offers some."
              .formatted(provider.name(), FaultSource.class.getName()));
    }
    List<List<SourcePatch>> grounds = new ArrayList<>();
    return new ProofLine.Roster(
        provider.version(), faults.values().stream().map(fault -> listed(fault, grounds)).toList());
  }

  private void add(Fault fault) {
    if (ClauseId.find(fault.clause()).flatMap(book::find).isEmpty()) {
      throw new BadInputException(
          "Fault %s breaks %s, which is no clause: correct it."
              .formatted(fault.name(), fault.clause()));
    }
    if (faults.put(fault.name(), fault) != null) {
      throw new BadInputException(
          "Two faults are called %s: give one another name.".formatted(fault.name()));
    }
  }

  private static ProofLine.Listed listed(Fault fault, List<List<SourcePatch>> grounds) {
    if (!grounds.contains(fault.ground())) {
      grounds.add(fault.ground());
    }
    return new ProofLine.Listed(
        fault.name(),
        ClauseId.parse(fault.clause()),
        fault.breaks(),
        fault.port(),
        fault.edition().id(),
        fault.equivalent(),
        fault.patches().stream().map(SourcePatch::file).distinct().toList(),
        grounds.indexOf(fault.ground()));
  }

  private void serve(ProofTask task, FaultCompiler compiler) {
    List<Fault> asked = task.faults().stream().map(this::named).toList();
    Fault first = asked.getFirst();
    try {
      Map<String, byte[]> classes = task.wrong() ? compiler.wrong(first) : compiler.right(asked);
      Optional<ClauseId> own =
          task.wrong() ? Optional.of(ClauseId.parse(first.clause())) : Optional.empty();
      new ChapterRun(settings, book, first, this::say).run(classes, own, task.whole());
      say(new ProofLine.Ended(true, ""));
    } catch (BadFaultException e) {
      say(new ProofLine.Ended(false, String.valueOf(e.getMessage())));
    } catch (RuntimeException | LinkageError e) {
      // Whatever a fault does to the implementation's own set-up, it is nobody else's trouble.
      say(new ProofLine.Ended(true, "the tests cannot be run: " + e));
    }
  }

  private Fault named(String name) {
    Fault fault = faults.get(name);
    if (fault == null) {
      throw new KitTroubleException("There is no longer a fault " + name + ".");
    }
    return fault;
  }

  private void say(ProofLine line) {
    out.println(Json.proofLine(line));
    out.flush();
  }
}
