// SPDX-License-Identifier: Apache-2.0
package org.utrace.launcher;

import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.utrace.launcher.JournalLine.Header;
import org.utrace.rules.PortNotRun;
import org.utrace.rules.RuleBook;

/** Run workers for every port and collect their journals. */
final class Certification implements Closeable {
  private final RunRequest request;
  private final OutputFolder folder;
  private final Screen screen;
  private final Crew<WorkerProcess> crew = new Crew<>();
  private final Map<String, PortNotRun> refused = new ConcurrentSkipListMap<>();
  private final long begin = System.nanoTime();
  private @Nullable FolderLock lock;

  Certification(RunRequest request, OutputFolder folder, Screen screen) {
    this.request = request;
    this.folder = folder;
    this.screen = screen;
  }

  /** A worker that waits to be let go. */
  private record ReadyPort(WorkerProcess worker, Header header) {}

  /**
   * Run all ports and grade what their journals tell.
   *
   * <p>The output folder is made only after every worker has said that it is ready.
   *
   * <p>A port whose worker lacks something, or dies before it is ready, is left out, unless it is
   * demanded.
   *
   * @throws BadInputException if a worker lacks something and its port is demanded, or if no port
   *     is left
   * @throws KitTroubleException if a worker dies and its port is demanded, or if no port is left
   * @throws InterruptedRunException if {@link #stop} was called before any test ran
   */
  Outcome run(RuleBook book) {
    try (crew;
        ExecutorService jobs = Executors.newFixedThreadPool(request.jobs())) {
      List<ReadyPort> ports = awaitReady(jobs);
      List<Header> headers = ports.stream().map(ReadyPort::header).toList();
      lock = folder.create();
      Manifest manifest = Manifest.of(request, notRun(), headers);
      manifest.write(folder.manifest());
      List<PortJournal> journals = runAll(jobs, ports, headers);
      double seconds = Math.round((System.nanoTime() - begin) / 1e6) / 1000.0;
      writeEnd(manifest.ended(new Manifest.End(seconds, crew.stopped())));
      return Outcome.grade(book, request.selection(), journals, manifest.notRun(), seconds);
    }
  }

  private List<PortJournal> runAll(
      ExecutorService jobs, List<ReadyPort> ports, List<Header> headers) {
    try (Progress progress = Progress.on(screen, headers)) {
      List<Future<PortJournal>> runs = new ArrayList<>();
      for (ReadyPort port : ports) {
        PortSupervisor supervisor =
            new PortSupervisor(request, folder, crew, port.header(), progress, screen);
        runs.add(jobs.submit(() -> supervisor.run(port.worker())));
      }
      return awaitAll(runs);
    }
  }

  /** A full disk must not cost the verdicts. */
  private void writeEnd(Manifest ended) {
    try {
      ended.write(folder.manifest());
    } catch (KitTroubleException e) {
      screen.note(String.valueOf(e.getMessage()));
    }
  }

  /** End early; {@link #run} gives what was reached. Called by another thread. */
  void stop() {
    crew.stop();
  }

  /** Give the output folder free, when all is written. */
  @Override
  public void close() {
    if (lock != null) {
      lock.close();
    }
  }

  private RuntimeException refusal() {
    String sentence = RunRequest.refusal(notRun());
    return notRun().stream().anyMatch(PortNotRun::lost)
        ? new KitTroubleException(sentence)
        : new BadInputException(sentence);
  }

  private List<ReadyPort> awaitReady(ExecutorService jobs) {
    List<Future<Optional<ReadyPort>>> ready = new ArrayList<>();
    for (String port : request.ports()) {
      ready.add(jobs.submit(() -> awaitReady(port)));
    }
    try {
      List<ReadyPort> ports = awaitAll(ready).stream().flatMap(Optional::stream).toList();
      if (crew.stopped()) {
        throw new InterruptedRunException();
      }
      if (ports.isEmpty()) {
        throw refusal();
      }
      return ports;
    } catch (KitTroubleException e) {
      throw crew.stopped() ? new InterruptedRunException() : e;
    }
  }

  private Optional<ReadyPort> awaitReady(String port) {
    WorkerProcess worker =
        crew.start(() -> WorkerProcess.start(request.settings(port, folder, 1), request.limits()));
    if (request.demanded()) {
      return Optional.of(new ReadyPort(worker, worker.requireReady()));
    }
    return switch (worker.awaitReady()) {
      case WorkerProcess.Ready.Waiting waiting ->
          Optional.of(new ReadyPort(worker, waiting.header()));
      case WorkerProcess.Ready.Refusing refusing ->
          leaveOut(new PortNotRun(port, refusing.sentence()));
      case WorkerProcess.Ready.Lost lost -> {
        lost.died().lastWords().forEach(line -> screen.note("%s: %s".formatted(port, line)));
        yield leaveOut(lost.of(port));
      }
    };
  }

  private Optional<ReadyPort> leaveOut(PortNotRun port) {
    refused.put(port.port(), port);
    return Optional.empty();
  }

  /** The ports that were wanted and did not run. */
  private List<PortNotRun> notRun() {
    List<PortNotRun> all = new ArrayList<>(request.notRun());
    all.addAll(refused.values());
    return all;
  }

  private static <T> List<T> awaitAll(List<Future<T>> futures) {
    return futures.stream().map(future -> Crew.await("A worker's thread", future)).toList();
  }
}
