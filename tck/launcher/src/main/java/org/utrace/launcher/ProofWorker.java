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
import org.jspecify.annotations.Nullable;
import org.utrace.contract.spi.Fault;
import org.utrace.contract.spi.FaultSource;
import org.utrace.contract.spi.ImplementationProvider;
import org.utrace.contract.spi.SetupException;
import org.utrace.contract.spi.SourcePatch;
import org.utrace.contract.spi.Variant;
import org.utrace.launcher.faults.BadFaultException;
import org.utrace.launcher.faults.FaultCompiler;
import org.utrace.rules.ClauseId;
import org.utrace.rules.Level;
import org.utrace.rules.RuleBook;

/**
 * Run tests on an implementation with faults, or on its variants, task by task, in this process.
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
  private final Map<String, Variant> variants = new LinkedHashMap<>();

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
        source.variants().forEach(this::add);
      }
    }
    List<List<SourcePatch>> grounds = new ArrayList<>();
    return new ProofLine.Roster(
        provider.version(),
        faults.values().stream().map(fault -> listed(fault, grounds)).toList(),
        variants.values().stream().map(ProofWorker::listed).toList());
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

  private void add(Variant variant) {
    for (String departed : variant.departs()) {
      boolean may =
          ClauseId.find(departed)
              .flatMap(book::find)
              .flatMap(clause -> clause.level(variant.edition()))
              .filter(level -> level == Level.SHOULD)
              .isPresent();
      if (!may) {
        throw new BadInputException(
            "Variant %s departs from %s, which is no SHOULD of its edition: correct it."
                .formatted(variant.name(), departed));
      }
    }
    if (variants.put(variant.name(), variant) != null) {
      throw new BadInputException(
          "Two variants are called %s: give one another name.".formatted(variant.name()));
    }
  }

  private static ProofLine.Permitted listed(Variant variant) {
    return new ProofLine.Permitted(
        variant.name(),
        variant.file(),
        variant.permits(),
        variant.departs().stream().map(ClauseId::parse).toList(),
        variant.port(),
        variant.edition().id(),
        files(variant.patches()));
  }

  private static List<String> files(List<SourcePatch> patches) {
    return patches.stream().map(SourcePatch::file).distinct().toList();
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
        files(fault.patches()),
        grounds.indexOf(fault.ground()));
  }

  private void serve(ProofTask task, FaultCompiler compiler) {
    try {
      switch (task.kind()) {
        case RIGHT -> right(task.names().stream().map(this::fault).toList(), compiler);
        case FAULT -> wrong(fault(task.names().getFirst()), compiler, task.whole());
        case VARIANT -> permitted(task.names().getFirst(), compiler);
      }
      say(new ProofLine.Ended(true, ""));
    } catch (BadFaultException e) {
      say(new ProofLine.Ended(false, String.valueOf(e.getMessage())));
    } catch (RuntimeException | LinkageError e) {
      // Whatever a change does to the implementation's own set-up, it is nobody else's trouble.
      say(new ProofLine.Ended(true, "the tests cannot be run: " + e));
    }
  }

  private void right(List<Fault> asked, FaultCompiler compiler) throws BadFaultException {
    Fault first = asked.getFirst();
    run(first).chapter(compiler.right(asked), chapter(first), Optional.empty(), true);
  }

  private void wrong(Fault fault, FaultCompiler compiler, boolean whole) throws BadFaultException {
    Optional<ClauseId> own = Optional.of(ClauseId.parse(fault.clause()));
    run(fault).chapter(compiler.wrong(fault), chapter(fault), own, whole);
  }

  private void permitted(String name, FaultCompiler compiler) throws BadFaultException {
    Variant variant = known("variant", variants.get(name), name);
    new ProofRun(settings, book, variant.port(), variant.edition(), this::say)
        .suite(compiler.permitted(variant));
  }

  private ProofRun run(Fault fault) {
    return new ProofRun(settings, book, fault.port(), fault.edition(), this::say);
  }

  private static String chapter(Fault fault) {
    return ClauseId.parse(fault.clause()).prefix();
  }

  private Fault fault(String name) {
    return known("fault", faults.get(name), name);
  }

  private static <T> T known(String noun, @Nullable T found, String name) {
    if (found == null) {
      throw new KitTroubleException("There is no longer a %s %s.".formatted(noun, name));
    }
    return found;
  }

  private void say(ProofLine line) {
    out.println(Json.proofLine(line));
    out.flush();
  }
}
