// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.utrace.contract.Edition;
import org.utrace.contract.spi.Bounds;
import org.utrace.contract.spi.Configuration;
import org.utrace.contract.spi.Implementation;
import org.utrace.contract.spi.ImplementationProvider;
import org.utrace.contract.spi.RunReport;
import org.utrace.contract.spi.SetupException;
import org.utrace.contract.spi.TraceeProgram;
import org.utrace.explore.Digests;
import org.utrace.explore.ReplayToken;
import org.utrace.launcher.JournalLine.Closing;
import org.utrace.launcher.JournalLine.Died;
import org.utrace.launcher.JournalLine.Header;
import org.utrace.launcher.JournalLine.Judged;
import org.utrace.launcher.JournalLine.Planned;
import org.utrace.launcher.JournalLine.Replayed;
import org.utrace.launcher.JournalLine.Setup;
import org.utrace.launcher.JournalLine.Started;
import org.utrace.rules.RuleBook;
import org.utrace.suite.SuiteSession;
import org.utrace.suite.SuiteSettings;

/**
 * Run the suite for one port in this process.
 *
 * <p>First everything is opened and tried; then the worker prints its header and waits for the
 * parent's word; only then is a file written.
 */
final class Worker {
  private final WorkerSettings settings;
  private final PrintStream out;
  private final BooleanSupplier goAhead;
  private final RuleBook book = RuleBook.load();
  private final Edition edition;
  private final FlightRecorder recorder = new FlightRecorder();
  private final List<JournalLine> before;

  /**
   * Make a worker.
   *
   * @param settings what to run
   * @param out where lines of JSON go
   * @param goAhead waits for the parent's word; false if it will not come
   */
  Worker(WorkerSettings settings, PrintStream out, BooleanSupplier goAhead) {
    this.settings = settings;
    this.out = out;
    this.goAhead = goAhead;
    this.edition = Implementations.edition(settings.edition());
    this.before = settings.number() == 1 ? List.of() : journalSoFar(settings);
  }

  private static List<JournalLine> journalSoFar(WorkerSettings settings) {
    return settings
        .folder()
        .map(folder -> PortJournal.lines(folder.journal(settings.port())))
        .orElse(List.of());
  }

  /** Run, and give the exit code. */
  int run() throws IOException {
    ImplementationProvider provider = Implementations.load(settings.implementation());
    Configuration configuration = new Configuration(settings.port(), edition, settings.tracees());
    try (Implementation implementation = provider.open(configuration)) {
      settings.tracees().ifPresent(folder -> tryTracees(implementation));
      return runSuite(provider, implementation);
    } catch (SetupException e) {
      print(new Setup(String.valueOf(e.getMessage())));
      return ExitCode.USAGE;
    }
  }

  /** Load every program once: a faulty file must be told before anything is written. */
  private static void tryTracees(Implementation implementation) {
    RunReport report =
        implementation.play(
            stage -> {
              for (TraceeProgram program : TraceeProgram.values()) {
                stage.create(program);
              }
            },
            Bounds.DEFAULT);
    if (report.outcome() instanceof RunReport.Threw threw
        && threw.cause() instanceof SetupException e) {
      throw e;
    }
  }

  private int runSuite(ImplementationProvider provider, Implementation implementation)
      throws IOException {
    Digests digests = KitIdentity.digests(book, implementation);
    Optional<ReplayToken> replay = settings.replay().map(ReplayToken::decode);
    SuiteTests tests = SuiteTests.find(chosen(replay));
    List<Planned> planned = new ArrayList<>(tests.planned());
    try (Tee lines = new Tee(out, System.err)) {
      SuiteListener listener = new SuiteListener(planned, line -> record(line, lines));
      listener.goOnAfter(before);
      if (replay.isEmpty()) {
        List<Planned> left = neverRun(planned);
        listener.neverRun(left);
        planned.addAll(left);
      }
      SuiteSettings suite = suite(provider, digests, replay);
      try (SuiteSession session =
          SuiteSession.open(implementation, book, suite, listener::accept, recorder)) {
        Header header =
            Heading.of(
                settings, provider, implementation, digests, session.probeCapabilities(), planned);
        print(header);
        return goAhead.getAsBoolean()
            ? runTests(session, tests, listener, lines, header)
            : ExitCode.TROUBLE;
      }
    }
  }

  private SuiteSettings suite(
      ImplementationProvider provider, Digests digests, Optional<ReplayToken> replay) {
    return new SuiteSettings(
        provider.name(),
        settings.port(),
        edition,
        settings.seeds(),
        settings.schedules(),
        Bounds.DEFAULT,
        digests,
        replay);
  }

  /** Tests that should run but that JUnit has not found. */
  private List<Planned> neverRun(List<Planned> planned) {
    if (planned.isEmpty() && before.isEmpty()) {
      throw new KitTroubleException("JUnit finds none of the tests that were chosen.");
    }
    List<Planned> left =
        new ArrayList<>(SuiteTests.covering(SuiteTests.classes(), chosen(Optional.empty())));
    left.removeAll(planned);
    return left;
  }

  private Predicate<Planned> chosen(Optional<ReplayToken> replay) {
    if (replay.isPresent()) {
      String testName = SuiteTests.nameOf(replay.get());
      return test -> test.test().equals(testName);
    }
    ClauseSelection selection =
        settings.clauses().isEmpty()
            ? ClauseSelection.all()
            : ClauseSelection.parse(settings.clauses(), book, edition);
    Set<String> done = done();
    return test ->
        !done.contains(test.test())
            && (selection.isAll() || test.clauses().stream().anyMatch(selection::includes));
  }

  /** The tests that earlier workers of the port came to an end with, or ended in. */
  private Set<String> done() {
    Set<String> done = new HashSet<>();
    for (JournalLine line : before) {
      switch (line) {
        case Judged judged -> done.add(judged.test().testName());
        case Died died -> done.add(died.running());
        default -> {}
      }
    }
    return done;
  }

  private int runTests(
      SuiteSession session, SuiteTests tests, SuiteListener listener, Tee lines, Header header) {
    long begin = System.nanoTime();
    Optional<OutputFolder> folder = settings.folder();
    folder.ifPresent(to -> recorder.recordIn(to.recorder(settings.port())));
    folder.ifPresent(to -> lines.journal(to.journal(settings.port())));
    if (settings.number() == 1) {
      lines.keep(header);
    }
    Runnable running = () -> tests.run(listener);
    folder.ifPresentOrElse(to -> exitWatch(to).during(running), running);
    listener.finish();
    double seconds = (System.nanoTime() - begin) / 1e9;
    List<String> log = settings.replay().isPresent() ? session.replayLog() : List.of();
    Optional<Replayed> replayed =
        session.replayed().map(played -> new Replayed(played.complete(), played.bound()));
    lines.accept(
        new Closing(listener.digest(), Math.round(seconds * 1000) / 1000.0, log, replayed));
    return ExitCode.OK;
  }

  private ExitWatch exitWatch(OutputFolder folder) {
    return new ExitWatch(
        recorder, folder.crashFile(settings.port(), settings.number(), OutputFolder.EXIT_STACKS));
  }

  private void record(JournalLine line, Tee lines) {
    if (line instanceof Started started) {
      recorder.testBegins(started.test());
    }
    lines.accept(line);
  }

  private void print(JournalLine line) {
    out.println(Json.line(line));
    out.flush();
  }

  /** Tell whether a line belongs into the journal. */
  static boolean isKept(JournalLine line) {
    return line instanceof Header || line instanceof Judged || line instanceof Closing;
  }
}
